using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class StarvationTests(TestBackend backend)
{
    [Fact]
    public void CallSoon_CallbackReschedulesItself_TimersAndSocketsRunAllTheSame() => backend.Run(async loop =>
    {
        using var pair = await SocketPair.ConnectAsync(loop);
        var runs = 0;
        var stop = false;
        loop.CallSoon(Again);

        await Task.Delay(TimeSpan.FromMilliseconds(1), loop.TimeProvider);
        pair.Server.Send([7]);
        var received = await pair.Client.ReceiveAsync(new byte[8]);
        stop = true;

        Assert.Equal(1, received);
        Assert.True(runs > 1);

        void Again()
        {
            runs++;
            if (!stop)
            {
                loop.CallSoon(Again);
            }
        }
    });

    [Fact]
    [Behaviour("run_sync_soon_starvation_resistance")]
    public void CallSoonThreadSafe_ThreadNeverStopsPosting_TimersRunAllTheSame() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var posting = OwnThread.RunAsync(() =>
        {
            while (!cancellation.IsCancellationRequested)
            {
                loop.CallSoonThreadSafe(() => { });
            }
        });

        await Task.Delay(TimeSpan.FromMilliseconds(1), loop.TimeProvider);
        cancellation.Cancel();

        await posting;
    });
}

public sealed class StarvationOnEpollTests() : StarvationTests(TestBackend.Epoll);

public sealed class StarvationOnPortableTests() : StarvationTests(TestBackend.Portable);
