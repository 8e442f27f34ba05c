using System.Text;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Tests.Fixtures;
using Scraper.Tests.Writing.Storage;
using Scraper.Writing;
using Scraper.Writing.Formats;
using Scraper.Writing.Journals;

namespace Scraper.Tests.Writing;

/// <summary>Every step of the way to the device goes wrong, in every manner: what is there after the next run is what is there after a run
/// that nothing disturbed.</summary>
public sealed class CommitFaultTests
{
    private const int LineCount = 40;
    private const int BatchSize = 3;
    private const string Results = "results.txt";
    private const string Failures = "failures.txt";
    private const string FromBefore = "from before, and not ours, with a torn last line";

    /// <summary>So that the journal is written anew several times, and not before five commits: a process that is killed then has flushed
    /// nothing, if it does not with each batch.</summary>
    private static readonly JournalLimits Limits = new(Size: 900, Recent: 3);

    private static readonly ListRecord List = new("urls.txt", new ListFingerprint(1, 2, 3));

    [Theory]
    [InlineData("Batch", 0)]
    [InlineData("Run", 0)]
    [InlineData("None", 0)]
    [InlineData("Batch", 5)]
    [InlineData("Run", 5)]
    [InlineData("None", 5)]
    public void Commit_AnyStepGoesWrong_NothingIsLostAndNothingIsTwice(string durability, int killedBefore)
    {
        var options = Options(durability);
        var steps = CountSteps(options, killedBefore);
        Assert.InRange(steps, 25, 500);
        for (var step = 1; step <= steps; step++)
        {
            foreach (var fault in Enum.GetValues<Fault>())
            {
                var (files, committed) = Disturb(options, killedBefore, files => files.Plan = (step, fault));

                // Without any flush nothing is promised for a loss of power after the end.
                if (durability == "None" && fault >= Fault.CutPower && HasEnded(files))
                {
                    continue;
                }

                // What a loss of power costs without a flush for each batch is found out, and fetched again.
                var mayLose = durability != "Batch" && fault >= Fault.CutPower;
                FinishAndCheck(files, options, mayLose ? [] : committed, mayRefuse: false, $"{fault} at step {step}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Commit_FlushIsLostAndThePowerIsCut_IsFoundOut(int killedBefore)
    {
        var options = Options("Batch");
        var steps = CountSteps(options, killedBefore);
        var refused = 0;
        for (var flush = 1; flush <= steps; flush++)
        {
            for (var step = flush + 1; step <= Math.Min(steps, flush + 25); step++)
            {
                foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault >= Fault.CutPower))
                {
                    var (files, _) = Disturb(options, killedBefore, files => (files.LostFlush, files.Plan) = (flush, (step, fault)));
                    if (files.HasLostFlush)
                    {
                        refused += FinishAndCheck(files, options, [], mayRefuse: true, $"{fault} at step {step}, flush {flush} lost") ? 0 : 1;
                    }
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{steps} steps, {refused} refused");
    }

    [Fact]
    public void Commit_Undisturbed_WritesAllInSeveralPartsAndCompactsTheJournal()
    {
        var files = NewFiles();
        var options = Options("Batch");

        Run(files, options, ResumeMode.GoOn, []);

        Check(files, "undisturbed");
        Assert.True(files.Exists("results.2.txt"));
        Assert.InRange(files[Results + ".journal"].Length, 1, 1000);
        Assert.NotNull(Recovery.TryRead(files, Results + ".journal")!.Ended);
    }

    private static ScraperOptions Options(string durability) => new()
    {
        Output = new OutputOptions { Path = Results, RotateBytes = 700, Durability = Enum.Parse<Durability>(durability) },
    };

    private static FaultyFiles NewFiles()
    {
        var files = new FaultyFiles();
        files.Put(Results, Encoding.UTF8.GetBytes(FromBefore));
        files.Put(Failures, Encoding.UTF8.GetBytes(FromBefore));
        return files;
    }

    private static bool HasEnded(FaultyFiles files) => Recovery.TryRead(files, Results + ".journal") is { Ended: not null };

    /// <summary>How many steps a run takes that nothing disturbs.</summary>
    private static int CountSteps(ScraperOptions options, int killedBefore)
    {
        var (files, _) = Disturb(options, killedBefore, _ => { });
        return files.Steps;
    }

    /// <summary>A run that something happens to; when it is killed after some commits, one that goes on with it.</summary>
    /// <returns>The files, and the lines whose commit had returned.</returns>
    private static (FaultyFiles Files, HashSet<long> Committed) Disturb(ScraperOptions options, int killedBefore, Action<FaultyFiles> plan)
    {
        var files = NewFiles();
        var committed = new HashSet<long>();
        if (killedBefore > 0)
        {
            Run(files, options, ResumeMode.GoOn, committed, killedBefore);
        }

        files.BeginProcess();
        plan(files);
        try
        {
            Run(files, options, ResumeMode.GoOn, committed);
        }
        catch (Exception exception) when (exception is KilledException or IOException)
        {
            // As planned.
        }

        return (files, committed);
    }

    /// <summary>Finishes what was disturbed.</summary>
    /// <returns>False if that was refused, for a reason that was told, and could be begun anew.</returns>
    private static bool FinishAndCheck(FaultyFiles files, ScraperOptions options, HashSet<long> committed, bool mayRefuse, string what)
    {
        files.BeginProcess();
        var again = new HashSet<long>();
        try
        {
            if (!HasEnded(files))
            {
                Run(files, options, ResumeMode.GoOn, again);
            }
        }
        catch (JournalException exception) when (mayRefuse)
        {
            Assert.Matches("are missing|shorter than when|not the file that|no journal of this program", exception.Message);
            files.BeginProcess();
            Run(files, options, ResumeMode.Fresh, []);
            Assert.StartsWith(FromBefore, Text(files, Results));
            return false;
        }

        Assert.False(committed.Overlaps(again), $"{what} fetched again {string.Join(',', committed.Intersect(again))}");
        Check(files, what);
        return true;
    }

    /// <summary>A process: what is not finished is committed, three lines a batch, not quite in order.</summary>
    private static void Run(FaultyFiles files, ScraperOptions options, ResumeMode mode, HashSet<long> committed, int killedAfter = int.MaxValue)
    {
        using var opening = new OutputOpening(files, options, mode, TimeProvider.System) { Limits = Limits };
        using var output = opening.Begin(List, _ => false);
        var writer = new OutcomeWriter(new LinkLineFormat(), TimeProvider.System);
        var batch = new Batch();
        var left = Enumerable.Range(1, LineCount).Select(line => (long)line).Where(line => !output.FinishedBefore.Contains(line)).ToArray();
        foreach (var lines in left.OrderBy(line => line / 7 * 7 + line * 5 % 7).Chunk(BatchSize))
        {
            if (killedAfter-- == 0)
            {
                return;
            }

            batch.Clear();
            Array.ForEach(lines, line => writer.Write(Outcome(line), batch));
            output.Commit(batch);
            committed.UnionWith(lines);
        }

        output.Finish(LineCount);
    }

    private static Outcome Outcome(long line) => (line % 5) switch
    {
        0 => new Failure($"http://a.test/{line}", FailureCategory.Timeout, "late") { Ordinal = line },
        1 => new PassedLine { Ordinal = line },
        _ => Pages.Links($"http://a.test/{line}", ["http://b.test/1", $"http://b.test/{line}"], 10) with { Ordinal = line },
    };

    private static void Check(FaultyFiles files, string what)
    {
        var results = string.Concat(Enumerable.Range(0, 20).Select(part => Text(files, part == 0 ? Results : $"results.{part}.txt")));
        var expected = Enumerable.Range(1, LineCount).Where(line => line % 5 > 1)
            .SelectMany(line => new[] { $"http://a.test/{line}\thttp://b.test/1", $"http://a.test/{line}\thttp://b.test/{line}" });
        var failures = Enumerable.Range(1, LineCount).Where(line => line % 5 == 0).Select(line => $"http://a.test/{line} # timeout: late");
        AssertLines(expected, results, what);
        AssertLines(failures, Text(files, Failures), what);
    }

    private static void AssertLines(IEnumerable<string> expected, string text, string what)
    {
        var lines = text.Split('\n');
        Assert.True(lines[0] == FromBefore && lines[^1] == "", $"{what}: {text}");
        Assert.True(expected.Order().SequenceEqual(lines[1..^1].Order()), $"{what}: {text}");
    }

    private static string Text(FaultyFiles files, string path) => Encoding.UTF8.GetString(files[path]);
}
