using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class ShutdownTests : IDisposable
{
    private readonly TestBackend _backend;
    private readonly EventLoop _loop;
    private readonly Executor _executor;
    private readonly SemaphoreSlim _gate = new(0);
    private readonly CancellationTokenSource _cancellation = new();

    protected ShutdownTests(TestBackend backend)
    {
        _backend = backend;
        _loop = backend.CreateLoop();
        _executor = new Executor(_loop, "test", threadLimit: 1);
    }

    public void Dispose()
    {
        // Work that a failed test left waiting ends now, and does not use what is disposed of here.
        _gate.Release(10);
        _executor.Shutdown(TestLoop.Limit);
        _loop.Dispose();
        _cancellation.Dispose();
    }

    [Fact]
    public void Shutdown_NoWork_ReturnsAtOnce() => Assert.True(_executor.Shutdown(TimeSpan.Zero));

    [Fact]
    public void Shutdown_WorkIsQueued_WaitsUntilAllIsDone()
    {
        var done = 0;
        for (var count = 0; count < 100; count++)
        {
            _ = _executor.RunAsync(() => done++);
        }

        Assert.True(_executor.Shutdown(TestLoop.Limit));

        Assert.Equal(100, done);
    }

    [Fact]
    [Behaviour("shutdown_default_executor_timeout")]
    public void Shutdown_WorkDoesNotEnd_SaysSoAfterTheTimeout()
    {
        _ = _executor.RunAsync(() => _gate.Wait(TestLoop.Limit));

        Assert.False(_executor.Shutdown(TimeSpan.FromMilliseconds(10)));
    }

    [Theory]
    [InlineData(Timeout.Infinite * TimeSpan.TicksPerMillisecond)]
    [InlineData(long.MaxValue)]
    public void Shutdown_WithoutALimit_WaitsUntilAllIsDone(long timeout)
    {
        var done = false;
        _ = _executor.RunAsync(() =>
        {
            // Until the shutdown has begun.
            done = SpinWait.SpinUntil(() => _loop.GetExecutors().Length == 0, TestLoop.Limit);
        });

        Assert.True(_executor.Shutdown(TimeSpan.FromTicks(timeout)));

        Assert.True(done);
    }

    [Fact]
    public void Shutdown_WorkWasAbandoned_DoesNotWaitForIt()
    {
        using var started = new SemaphoreSlim(0);
        _ = _executor.RunAsync(
            () =>
            {
                started.Release();
                _gate.Wait(TestLoop.Limit);
            },
            _cancellation.Token);
        Assert.True(started.Wait(TestLoop.Limit));

        _cancellation.Cancel();

        Assert.True(_executor.Shutdown(TimeSpan.Zero));
    }

    [Fact]
    public void Shutdown_QueuedWorkWasCancelled_DoesNotWaitForIt()
    {
        _ = _executor.RunAsync(() => _gate.Wait(TestLoop.Limit));
        _ = _executor.RunAsync(() => { }, _cancellation.Token);
        _cancellation.Cancel();
        _gate.Release();

        Assert.True(_executor.Shutdown(TestLoop.Limit));
    }

    [Fact]
    public void Run_MainEndsBeforeItsWork_WaitsForTheWork()
    {
        var done = false;

        _backend.RunToTheEnd(loop =>
        {
            _ = loop.Executor.RunAsync(() => done = _gate.Wait(TestLoop.Limit));
            loop.CallSoon(() => _gate.Release());
            return Task.CompletedTask;
        });

        Assert.True(done);
    }

    [Fact]
    public void Run_MainEndsAfterItAbandonedWork_DoesNotWaitForTheWork()
    {
        var ended = false;

        _backend.RunToTheEnd(async loop =>
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var work = loop.Executor.RunAsync(
                () =>
                {
                    started.SetResult();
                    ended = _gate.Wait(TestLoop.Limit);
                },
                _cancellation.Token);
            await started.Task;
            _cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        });

        Assert.False(ended);
    }
}

public sealed class ShutdownOnEpollTests() : ShutdownTests(TestBackend.Epoll);

public sealed class ShutdownOnPortableTests() : ShutdownTests(TestBackend.Portable);

public sealed class ShutdownOnVirtualTimeTests() : ShutdownTests(TestBackend.VirtualTime);
