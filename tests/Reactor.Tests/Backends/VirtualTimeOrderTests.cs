using System.Net;

namespace Reactor.Tests.Backends;

/// <summary>That a program on virtual time takes one course, and that its clock stands for other threads.</summary>
public sealed class VirtualTimeOrderTests
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.1"), 80);

    [Fact]
    public void Run_SameProgramTwice_TakesTheSameCourse() => Assert.Equal(Trace(), Trace());

    [Fact]
    public void Hold_AnotherThreadWillPost_IsNoDeadlock()
    {
        var time = new VirtualTime();
        TestLoop.Run(time, async loop =>
        {
            var posted = new TaskCompletionSource();
            var hold = time.Hold();
            new Thread(() =>
            {
                loop.CallSoonThreadSafe(posted.SetResult);
                hold.Dispose();
                hold.Dispose();
            }).Start();
            await posted.Task;
        });

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    [Fact]
    public void Constructor_BackEndOfAnotherLoop_Throws()
    {
        var time = new VirtualTime();
        using var loop = new EventLoop(time);

        Assert.Throws<InvalidOperationException>(() => new EventLoop(time));
    }

    [Fact]
    public void Schedule_DueWhileCallbacksAreQueuedAndTheExecutorWorks_WaitsForNeither()
    {
        var time = new VirtualTime();
        using var mayEnd = new ManualResetEventSlim();
        TestLoop.Run(time, async loop =>
        {
            var work = loop.Executor.RunAsync(() => mayEnd.Wait(TestLoop.Limit));
            time.Schedule(TimeSpan.Zero, () => { });
            loop.CallSoon(mayEnd.Set);
            Assert.True(await work);
        });
    }

    [Fact]
    public void Schedule_HappeningsAndATimerAtOneInstant_AllHappenBeforeTheTimer()
    {
        var time = new VirtualTime();
        List<string> trace = [];
        TestLoop.Run(time, async loop =>
        {
            var hour = TimeSpan.FromHours(1);
            loop.CallLater(hour, () => trace.Add("timer"));
            loop.CallLater(hour, () => trace.Add("later timer"));
            time.Schedule(hour, () => trace.Add("first"));
            time.Schedule(hour, () => trace.Add("second"));
            await Task.Delay(hour, loop.TimeProvider);
        });

        Assert.Equal(["first", "second", "timer", "later timer"], trace);
    }

    private static List<string> Trace()
    {
        List<string> trace = [];
        var time = new VirtualTime { Network = { Latency = TimeSpan.FromMilliseconds(7) } };
        TestLoop.Run(time, async loop =>
        {
            using var listener = LoopListener.Start(loop, Server);
            var accepting = listener.AcceptAsync();
            using var client = await LoopSocket.ConnectAsync(loop, Server);
            using var server = await accepting;
            for (var round = 0; round < 20; round++)
            {
                loop.CallLater(TimeSpan.FromMilliseconds(round % 5), () => trace.Add($"timer {time.Elapsed}"));
                await client.SendAsync(new byte[round + 1]);
                trace.Add($"{await loop.Executor.RunAsync(() => round)} {time.Elapsed}");
                trace.Add($"{await server.ReceiveAsync(new byte[100])} {time.Elapsed} {loop.Statistics.Sends}");
            }
        });
        return trace;
    }
}
