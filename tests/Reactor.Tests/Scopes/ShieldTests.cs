using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class ShieldTests : IDisposable
{
    private readonly List<string> _trace = [];
    private readonly TestBackend _backend;
    private readonly EventLoop _loop;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource<int> _gate = new();

    protected ShieldTests(TestBackend backend)
    {
        _backend = backend;
        _loop = backend.CreateLoop(exception => _trace.Add("unhandled " + exception.Message));
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _loop.Dispose();
    }

    [Fact]
    [Behaviour("shield_effect")]
    public void RunAsync_WaitIsCancelled_TheWorkGoesOn() => Run(async () =>
    {
        var shielded = Shield.RunAsync("work", WorkAsync, _cancellation.Token);
        await TestLoop.TurnsAsync();

        _cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shielded);
        Assert.Equal("work", Assert.Single(_loop.GetTasks()).Name);
        _gate.SetResult(1);
        await TestLoop.TurnsAsync();
        Assert.Equal(["finished"], _trace);
        Assert.Empty(_loop.GetTasks());
    });

    [Fact]
    public void RunAsync_FailsAfterTheWaitWasCancelled_IsReported() => Run(async () =>
    {
        var shielded = Shield.RunAsync("work", WorkAsync, _cancellation.Token);
        _cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shielded);

        _gate.SetException(new FormatException("bad"));
        await TestLoop.TurnsAsync();

        Assert.Equal(["unhandled bad"], _trace);
    });

    [Fact]
    public void RunAsync_FailsWhileItIsWaitedFor_ThrowsTheFailureAndReportsNothing() => Run(async () =>
    {
        _gate.SetException(new FormatException("bad"));

        await Assert.ThrowsAsync<FormatException>(() => Shield.RunAsync("work", WorkAsync, _cancellation.Token));
        await TestLoop.TurnsAsync();

        Assert.Empty(_trace);
    });

    [Fact]
    public void RunAsync_EndsAsTheWaitIsCancelled_GivesTheResult() => Run(async () =>
    {
        var shielded = Shield.RunAsync("work", WorkAsync, _cancellation.Token);
        await TestLoop.TurnsAsync();

        _cancellation.Cancel();
        _gate.SetResult(5);

        Assert.Equal(5, await shielded);
    });

    [Fact]
    public void RunAsync_AlreadyCancelled_DoesNotStart() => Run(async () =>
    {
        _cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shield.RunAsync("work", WorkAsync, _cancellation.Token));

        Assert.Empty(_loop.GetTasks());
    });

    [Fact]
    public void RunAsync_MainEnds_TheWorkIsCancelledAndWaitedFor()
    {
        _backend.RunToTheEnd(async loop =>
        {
            var shielded = Shield.RunAsync("work", Works.CleansUp(loop, _trace, "work"), _cancellation.Token);
            await TestLoop.TurnsAsync();
            _cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shielded);
        });

        Assert.Equal(["work cleaned up"], _trace);
    }

    private async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var result = await _gate.Task.WaitAsync(cancellationToken);
        _trace.Add("finished");
        return result;
    }

    private void Run(Func<Task> main) => _loop.RunUntilComplete(() => main().WaitAsync(TestLoop.Limit, _loop.TimeProvider));
}

public sealed class ShieldOnEpollTests() : ShieldTests(TestBackend.Epoll);

public sealed class ShieldOnPortableTests() : ShieldTests(TestBackend.Portable);

public sealed class ShieldOnVirtualTimeTests() : ShieldTests(TestBackend.VirtualTime);
