using System.Text;
using System.Threading.Channels;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Writing.Journals;

namespace Scraper.Tests.Reading;

public sealed class ReadStageTests
{
    [Fact]
    public void RunAsync_MalformedLines_AreFailuresAndTheRestGoesOn() => OnLoop.Run(async loop =>
    {
        const string List = "# list\n\nhttp://a.test/\nnonsense\nhttp://b.test/ # comment\nftp://c.test/\n  \nhttp://d.test/";
        var (jobs, outcomes, totals) = (Channel.CreateUnbounded<Job>(), Channel.CreateUnbounded<Outcome>(), new RunTotals());
        var stage = new ReadStage(new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(List)), loop.Executor), totals, new OrdinalSet(), Shard.Whole);

        await stage.RunAsync(jobs.Writer, outcomes.Writer, CancellationToken.None);

        var drained = Drain(outcomes);
        Assert.Equal([(3, "http://a.test/"), (5, "http://b.test/"), (8, "http://d.test/")], Drain(jobs).Select(job => (job.Ordinal, job.Listed)));
        Assert.Equal(
            [
                new Failure("nonsense", FailureCategory.Malformed, "line 4: not an absolute URL") { Ordinal = 4 },
                new Failure("ftp://c.test/", FailureCategory.Blocked, "line 6: the scheme is not http or https") { Ordinal = 6 },
            ],
            drained.OfType<Failure>());
        Assert.Equal([1, 2, 7], drained.OfType<PassedLine>().Select(line => line.Ordinal));
        Assert.Equal(5, totals.Read);
        Assert.Equal(5, totals.Left);
    });

    [Fact]
    public void RunAsync_LinesFinishedBefore_ArePassedOver() => OnLoop.Run(async loop =>
    {
        const string List = "http://a.test/\n\nnonsense\nhttp://b.test/\nhttp://c.test/\n";
        var (jobs, outcomes, totals, finished) = (Channel.CreateUnbounded<Job>(), Channel.CreateUnbounded<Outcome>(), new RunTotals(), new OrdinalSet());
        finished.Add(new OrdinalRange(1, 3));
        finished.Add(5);
        var stage = new ReadStage(new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(List)), loop.Executor), totals, finished, Shard.Whole);

        await stage.RunAsync(jobs.Writer, outcomes.Writer, CancellationToken.None);

        Assert.Equal("http://b.test/", Assert.Single(Drain(jobs)).Listed);
        Assert.Empty(Drain(outcomes));
        Assert.Equal((4, 3, 1, 5), (totals.Read, totals.Skipped, totals.Left, totals.LineCount));
    });

    [Fact]
    public void RunAsync_Stopping_EndsWithoutAFault() => OnLoop.Run(async loop =>
    {
        using var stopping = new CancellationTokenSource();
        var (jobs, outcomes, totals) = (Channel.CreateBounded<Job>(1), Channel.CreateUnbounded<Outcome>(), new RunTotals());
        var list = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("http://a.test/\n", 100)));
        var stage = new ReadStage(new LineReader(new MemoryStream(list), loop.Executor), totals, new OrdinalSet(), Shard.Whole).RunAsync(jobs.Writer, outcomes.Writer, stopping.Token);
        await jobs.Reader.ReadAsync(TestContext.Current.CancellationToken);

        stopping.Cancel();
        await stage;

        Assert.InRange(totals.Read, 1, 3);
        Assert.InRange(Drain(jobs).Count, 0, 1);
    });

    [Fact]
    public void RunAsync_StoppedAtTheStart_ReadsNothing() => OnLoop.Run(async loop =>
    {
        var (jobs, outcomes, totals) = (Channel.CreateUnbounded<Job>(), Channel.CreateUnbounded<Outcome>(), new RunTotals());
        var stage = new ReadStage(new LineReader(new MemoryStream("http://a.test/"u8.ToArray()), loop.Executor), totals, new OrdinalSet(), Shard.Whole);

        await stage.RunAsync(jobs.Writer, outcomes.Writer, new CancellationToken(canceled: true));

        Assert.Equal(0, totals.Read);
        Assert.Empty(Drain(jobs));
    });

    private static List<T> Drain<T>(Channel<T> channel)
    {
        var items = new List<T>();
        while (channel.Reader.TryRead(out var item))
        {
            items.Add(item);
        }

        return items;
    }
}
