using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class AccessTests(TestBackend backend)
{
    public static TheoryData<string> Members => ["CallSoon", "CallLater", "CallAt", "Stop"];

    [Fact]
    public void RunForever_InsideTheRunningLoop_ThrowsAndTheLoopGoesOn() => backend.Run(async loop =>
    {
        Assert.Throws<InvalidOperationException>(loop.RunForever);
        Assert.Throws<InvalidOperationException>(() => loop.RunOnce(TimeSpan.Zero));

        await TestLoop.TurnsAsync();
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    [Behaviour("running_loop_within_a_loop")]
    public void RunForever_OfAnotherLoopOnTheThread_ThrowsAndTheLoopGoesOn() => backend.Run(async loop =>
    {
        using var other = backend.CreateLoop();

        Assert.Throws<InvalidOperationException>(other.RunForever);

        await TestLoop.TurnsAsync();
        Assert.True(loop.IsCurrent);
        Assert.False(other.IsCurrent);
    });

    [Fact]
    public void RunForever_OnAnotherThreadMeanwhile_Throws() => backend.Run(loop =>
        Assert.ThrowsAsync<InvalidOperationException>(() => OwnThread.RunAsync(loop.RunForever)));

    [Fact]
    public void RunForever_TwoLoopsOnTwoThreads_BothRun() => backend.Run(async loop =>
    {
        var other = await OwnThread.RunAsync(() => EventLoop.Run(async inner =>
        {
            await TestLoop.TurnsAsync();
            return inner.IsCurrent && !loop.IsCurrent;
        }));

        Assert.True(other);
        Assert.True(loop.IsCurrent);
    });

    [Theory]
    [MemberData(nameof(Members))]
    [Behaviour("check_thread")]
    public void Member_OnAnotherThreadWhileTheLoopRuns_Throws(string member) => backend.Run(loop =>
        Assert.ThrowsAsync<InvalidOperationException>(() => OwnThread.RunAsync(() => Call(loop, member))));

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_OnAnotherThreadBeforeTheRun_Throws(string member)
    {
        using var loop = backend.CreateLoop();

        Assert.Throws<InvalidOperationException>(() => OwnThread.Run(() => Call(loop, member)));
    }

    [Fact]
    public void Cancel_OnAnotherThread_ThrowsAndTheCallbackRuns() => backend.Run(async loop =>
    {
        var ran = new TaskCompletionSource();
        TimerHandle? handle = null;
        handle = loop.CallLater(TimeSpan.FromMilliseconds(50), ran.SetResult);

        await Assert.ThrowsAsync<InvalidOperationException>(() => OwnThread.RunAsync(() =>
        {
            handle.Cancel();
            throw new FormatException("The timer fired before it could be cancelled.");
        }));

        await ran.Task;
        Assert.False(handle.IsCancelled);
    });

    [Theory]
    [MemberData(nameof(Members))]
    [InlineData("CallSoonThreadSafe")]
    [InlineData("Send")]
    [InlineData("RunForever")]
    [InlineData("RunUntilComplete")]
    [InlineData("RunOnce")]
    [Behaviour("close")]
    public void Member_OfAClosedLoop_Throws(string member)
    {
        var loop = backend.CreateLoop();
        loop.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Call(loop, member));
    }

    [Fact]
    [Behaviour("close_running_event_loop")]
    public void Dispose_OfARunningLoop_ThrowsAndTheLoopGoesOn() => backend.Run(async loop =>
    {
        Assert.Throws<InvalidOperationException>(loop.Dispose);

        await TestLoop.TurnsAsync();
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    [Behaviour("close")]
    public void Dispose_Twice_DoesNothing()
    {
        var ran = false;
        var loop = backend.CreateLoop();
        loop.CallSoon(() => ran = true);

        loop.Dispose();
        loop.Dispose();

        Assert.False(ran);
    }

    private static void Call(EventLoop loop, string member)
    {
        switch (member)
        {
            case "CallSoon":
                loop.CallSoon(() => { });
                break;
            case "CallLater":
                loop.CallLater(TimeSpan.Zero, () => { });
                break;
            case "CallAt":
                loop.CallAt(0, () => { });
                break;
            case "Stop":
                loop.Stop();
                break;
            case "CallSoonThreadSafe":
                loop.CallSoonThreadSafe(() => { });
                break;
            case "Send":
                loop.Send(_ => { }, null);
                break;
            case "RunForever":
                loop.RunForever();
                break;
            case "RunUntilComplete":
                loop.RunUntilComplete(() => Task.CompletedTask);
                break;
            default:
                loop.RunOnce(TimeSpan.Zero);
                break;
        }
    }
}

public sealed class AccessOnEpollTests() : AccessTests(TestBackend.Epoll);

public sealed class AccessOnPortableTests() : AccessTests(TestBackend.Portable);

public sealed class AccessOnVirtualTimeTests() : AccessTests(TestBackend.VirtualTime);
