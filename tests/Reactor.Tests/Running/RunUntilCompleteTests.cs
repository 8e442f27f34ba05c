using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class RunUntilCompleteTests(TestBackend backend) : IDisposable
{
    private readonly EventLoop _loop = backend.CreateLoop();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void RunUntilComplete_CalledTwice_RunsBoth()
    {
        Assert.Equal(1, _loop.RunUntilComplete(() => Task.FromResult(1)));
        Assert.Equal(2, _loop.RunUntilComplete(async () =>
        {
            await Task.Yield();
            return 2;
        }));
    }

    [Fact]
    public void RunUntilComplete_CompletedByAnotherThread_Returns()
    {
        var result = _loop.RunUntilComplete(() => OwnThread.RunAsync(() => 3).WaitAsync(TestLoop.Limit, _loop.TimeProvider));

        Assert.Equal(3, result);
    }

    [Fact]
    [Behaviour("run_until_complete_stopped")]
    public void RunUntilComplete_StoppedFirst_Throws()
    {
        _loop.CallSoon(_loop.Stop);

        Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(() => new TaskCompletionSource().Task));
    }

    [Fact]
    public void RunUntilComplete_StoppedFirst_NextRunIsNotStopped()
    {
        _loop.CallSoon(_loop.Stop);
        Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(() => new TaskCompletionSource().Task));

        _loop.RunUntilComplete(() => TestLoop.TurnsAsync());
    }

    [Fact]
    public void RunUntilComplete_TaskOfAStoppedRunCompletesLater_NextRunIsNotStopped()
    {
        var first = new TaskCompletionSource();
        _loop.CallSoon(_loop.Stop);
        Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(() => first.Task));

        _loop.RunUntilComplete(() =>
        {
            first.SetResult();
            return TestLoop.TurnsAsync();
        });
    }

    [Fact]
    public void RunUntilComplete_MainStopsTheLoopAndCompletes_NextRunIsNotStopped()
    {
        _loop.RunUntilComplete(() =>
        {
            _loop.Stop();
            return Task.CompletedTask;
        });

        _loop.RunUntilComplete(() => TestLoop.TurnsAsync());
    }

    [Fact]
    [Behaviour("run_until_complete_nesting")]
    public void RunUntilComplete_InsideTheRunningLoop_ThrowsAndNeverStartsMain()
    {
        var started = false;

        _loop.RunUntilComplete(() =>
        {
            Assert.Throws<InvalidOperationException>(() => _loop.RunUntilComplete(Inner));
            return TestLoop.TurnsAsync();
        });

        Assert.False(started);

        Task Inner()
        {
            started = true;
            return Task.CompletedTask;
        }
    }

    // A task of .NET belongs to no loop, but what starts it does: the main of the other loop.
    [Fact]
    [Behaviour("run_until_complete_loop")]
    public void RunUntilComplete_OfAnotherLoopOnTheThread_ThrowsAndNeverStartsMain()
    {
        using var other = backend.CreateLoop();
        var started = false;

        _loop.RunUntilComplete(() =>
        {
            Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(Inner));
            return Task.CompletedTask;
        });
        other.RunOnce(TimeSpan.Zero);

        Assert.False(started);

        Task Inner()
        {
            started = true;
            return Task.CompletedTask;
        }
    }
}

public sealed class RunUntilCompleteOnEpollTests() : RunUntilCompleteTests(TestBackend.Epoll);

public sealed class RunUntilCompleteOnPortableTests() : RunUntilCompleteTests(TestBackend.Portable);

public sealed class RunUntilCompleteOnVirtualTimeTests() : RunUntilCompleteTests(TestBackend.VirtualTime);
