namespace Reactor.Tests.Backends;

/// <summary>That nothing of other threads is missed while the clock is held for them, whenever their posts fall.</summary>
public sealed class VirtualTimeThreadTests
{
    [Fact]
    public void Hold_PostAndEndAsTheLoopGoesToSleep_IsNeverMissed() => Run(async (loop, time) =>
    {
        const int Rounds = 5_000;
        using var begun = new SemaphoreSlim(0);
        var (hold, posted) = (time.Hold(), new TaskCompletionSource());
        var posting = new Thread(() =>
        {
            for (var round = 0; round < Rounds && begun.Wait(TestLoop.Limit); round++)
            {
                var own = hold;
                loop.CallSoonThreadSafe(posted.SetResult);
                own.Dispose();
            }
        })
        {
            IsBackground = true,
        };
        posting.Start();

        for (var round = 0; round < Rounds; round++)
        {
            begun.Release();
            await posted.Task;
            (hold, posted) = (time.Hold(), new TaskCompletionSource());
        }

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    });

    // The task of such a send may end on the thread pool, where nobody but the hold tells of it.
    [Fact]
    public void Hold_AnotherThreadSends_ArrivesAndItsTaskEnds() => Run(async (loop, time) =>
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        for (var round = 0; round < 1_000; round++)
        {
            using (time.Hold())
            {
                await await OwnThread.RunAsync(() => pair.Client.SendAsync(new byte[] { 1, 2, 3 }).AsTask());
            }

            Assert.Equal(3, await pair.Server.ReceiveAsync(new byte[4]));
        }
    });

    private static void Run(Func<EventLoop, VirtualTime, Task> main)
    {
        var time = new VirtualTime();
        TestLoop.Run(time, loop => main(loop, time));
    }
}
