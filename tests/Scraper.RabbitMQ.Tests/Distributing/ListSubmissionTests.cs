using Reactor;
using Scraper.Distributing;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.RabbitMQ.Tests.Fixtures;
using Scraper.Reading;
using Serilog.Core;

namespace Scraper.RabbitMQ.Tests.Distributing;

[Collection(nameof(OneBroker))]
public sealed class ListSubmissionTests(TestBroker broker)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task RunAsync_EndedInTheTurnInWhichALineComes_TheNextConnectionSubmitsThatLine()
    {
        TestBroker.SkipUnlessInstalled();
        var name = "test-" + Guid.NewGuid().ToString("N");

        var job = EventLoop.Run(loop => SubmitInTwoAsync(loop, broker.Nodes, name).WaitAsync(Limit, loop.TimeProvider));

        await using var queues = await JobQueues.OpenAsync(broker, name);
        Assert.Equal((3, 3), ((int)job.LineCount!, (int)await queues.CountLinesAsync()));
    }

    /// <summary>Submits three lines, the first over one connection and the others over another one.</summary>
    private static async Task<JobDescription> SubmitInTwoAsync(EventLoop loop, BrokerAddress address, string name)
    {
        var session = new BrokerSession(loop, address, "test", Assert.Fail);
        var submission = new ListSubmission(loop, new ScraperOptions(), name, new ListIdentity("test", null), Logger.None);
        var lines = new LinesToCome();
        using var ending = new CancellationTokenSource();
        var ended = submission.RunAsync(session, lines, Interruption.None, ending.Token);
        lines.Give("http://a.example/1");
        while (submission.SubmittedTo == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), loop.TimeProvider);
        }

        // A connection that is lost ends what is done over it in the same way; but no broker can be made to do it in this very turn.
        lines.Give("http://a.example/2");
        ending.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);

        var all = submission.RunAsync(session, lines, Interruption.None, CancellationToken.None);
        lines.Give("http://a.example/3");
        lines.End();
        return await all;
    }

    /// <summary>Lines that are there when the test gives them.</summary>
    private sealed class LinesToCome : ILineSource
    {
        private readonly Queue<InputLine?> _given = [];
        private TaskCompletionSource<InputLine?>? _reader;
        private long _count;

        public long Position => 0;

        public async ValueTask<InputLine?> ReadAsync(CancellationToken cancellationToken)
        {
            if (_given.TryDequeue(out var line))
            {
                return line;
            }

            var reader = _reader = new TaskCompletionSource<InputLine?>();
            await using var registration = cancellationToken.UnsafeRegister(_ => reader.TrySetCanceled(), null);
            return await reader.Task;
        }

        /// <summary>Gives a line: if somebody waits for it, he has it when this returns.</summary>
        public void Give(string text) => Give(new InputLine(++_count, text));

        public void End() => Give((InputLine?)null);

        private void Give(InputLine? line)
        {
            if (_reader?.TrySetResult(line) != true)
            {
                _given.Enqueue(line);
            }
        }
    }
}
