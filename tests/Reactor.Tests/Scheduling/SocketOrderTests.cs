using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

/// <summary>The order of sockets, timers and callbacks in a turn.</summary>
public abstract class SocketOrderTests(TestBackend backend)
{
    [Fact]
    [Behaviour("trace: soon + ready descriptor + later(0)")]
    public void RunOnce_SoonReadyDescriptorAndDueTimer_RunInThatOrder() => backend.Run(async loop =>
    {
        List<string> trace = [];
        using var pair = await LoopPair.ConnectAsync(loop);
        var received = pair.Client.ReceiveAsync(new byte[1]).AsTask();
        _ = received.ContinueWith(
            _ => trace.Add("io"), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await pair.Server.SendAsync(new byte[] { 1 });
        loop.CallLater(TimeSpan.Zero, () => trace.Add("timer"));
        loop.CallSoon(() => trace.Add("soon"));

        await TestLoop.TurnsAsync(3);

        Assert.Equal(["soon", "io", "timer"], trace);
    });
}

public sealed class SocketOrderOnEpollTests() : SocketOrderTests(TestBackend.Epoll);

public sealed class SocketOrderOnPortableTests() : SocketOrderTests(TestBackend.Portable);

public sealed class SocketOrderOnVirtualTimeTests() : SocketOrderTests(TestBackend.VirtualTime);
