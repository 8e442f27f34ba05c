using System.Collections.Concurrent;

namespace Reactor.Tests;

/// <summary>How an <see cref="EventLoopThread"/> ends.</summary>
public sealed class EndingThreadTests
{
    private readonly ConcurrentQueue<string> _unhandled = new();

    [Fact]
    public async Task DisposeAsync_WorkIsUnderWay_CancelsItAndWaitsForIt()
    {
        var thread = Start();
        var trace = new List<string>();
        var left = await InvokeStartedAsync(thread, (loop, token) => Works.CleansUp(loop, trace, "left")(token));

        await thread.DisposeAsync().AsTask().WaitAsync(TestLoop.Limit);

        Assert.Equal(["left cleaned up"], trace);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.WaitAsync(TestLoop.Limit));
        Assert.Throws<ObjectDisposedException>(() => thread.Loop.CallSoonThreadSafe(() => { }));
        Assert.Empty(_unhandled);
    }

    [Fact]
    public async Task Dispose_WorkIsUnderWay_CancelsItAndTheThreadHasEnded()
    {
        var thread = Start();
        var trace = new List<string>();
        var own = await thread.InvokeAsync((_, _) => Task.FromResult(Thread.CurrentThread)).WaitAsync(TestLoop.Limit);
        var left = await InvokeStartedAsync(thread, (loop, token) => Works.CleansUp(loop, trace, "left")(token));

        OwnThread.Run(thread.Dispose);

        Assert.Equal(["left cleaned up"], trace);
        Assert.False(own.IsAlive);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.WaitAsync(TestLoop.Limit));
    }

    [Fact]
    public async Task DisposeAsync_WorkFailsOnItsWayOut_GivesTheFailureToItsCaller()
    {
        var thread = Start();
        var left = await InvokeStartedAsync(thread, async (loop, token) =>
        {
            await Works.UntilCancelledAsync(loop, token);
            throw new FormatException("on the way out");
        });

        await thread.DisposeAsync().AsTask().WaitAsync(TestLoop.Limit);

        await Assert.ThrowsAsync<FormatException>(() => left.WaitAsync(TestLoop.Limit));
        Assert.Empty(_unhandled);
    }

    [Fact]
    public async Task Dispose_Twice_DoesNothing()
    {
        var thread = Start();

        OwnThread.Run(thread.Dispose);
        OwnThread.Run(thread.Dispose);
        await thread.DisposeAsync().AsTask().WaitAsync(TestLoop.Limit);

        Assert.Empty(_unhandled);
    }

    [Fact]
    public async Task Dispose_OnTheLoopsOwnThread_Throws()
    {
        await using var thread = Start();

        await thread.InvokeAsync((_, _) =>
        {
            Assert.Throws<InvalidOperationException>(thread.Dispose);
            Assert.Throws<InvalidOperationException>(() => { _ = thread.DisposeAsync().AsTask(); });
            return Task.CompletedTask;
        }).WaitAsync(TestLoop.Limit);
    }

    [Fact]
    public async Task InvokeAsync_AfterDisposal_Throws()
    {
        var thread = Start();
        await thread.DisposeAsync().AsTask().WaitAsync(TestLoop.Limit);

        Assert.Throws<ObjectDisposedException>(() => { _ = thread.InvokeAsync((_, _) => Task.CompletedTask); });
    }

    [Fact]
    public async Task InvokeAsync_DuringDisposal_Throws()
    {
        var thread = Start();
        var left = await InvokeStartedAsync(thread, async (loop, token) =>
        {
            await Works.UntilCancelledAsync(loop, token);
            await TestLoop.TurnsAsync();
            await thread.InvokeAsync((_, _) => Task.CompletedTask, CancellationToken.None);
        });

        await thread.DisposeAsync().AsTask().WaitAsync(TestLoop.Limit);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => left.WaitAsync(TestLoop.Limit));
    }

    [Fact]
    public async Task InvokeAsync_WhileAnotherThreadDisposes_EndsOrIsRefused()
    {
        for (var round = 0; round < 100; round++)
        {
            var thread = Start();
            using var atOnce = new Barrier(2);
            var invoking = OwnThread.RunAsync(() =>
            {
                atOnce.SignalAndWait(TestLoop.Limit);
                InvokeUntilRefused(thread);
            });

            OwnThread.Run(() =>
            {
                atOnce.SignalAndWait(TestLoop.Limit);
                thread.Dispose();
            });

            await invoking.WaitAsync(TestLoop.Limit);
        }

        Assert.Empty(_unhandled);
    }

    [Fact]
    public async Task Stop_ByCodeOnTheLoop_EndsTheThreadAndTheInvocationsThatCameTooLate()
    {
        await using var thread = Start();
        Task? late = null;

        // Posted from the loop, both wait behind the turn that stops it.
        await thread.InvokeAsync((loop, _) =>
        {
            loop.Stop();
            late = thread.InvokeAsync(
                (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, token), CancellationToken.None);
            return Task.CompletedTask;
        }).WaitAsync(TestLoop.Limit);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late!.WaitAsync(TestLoop.Limit));
        await thread.DisposeAsync().AsTask().WaitAsync(TestLoop.Limit);
        Assert.Throws<ObjectDisposedException>(() => { _ = thread.InvokeAsync((_, _) => Task.CompletedTask); });
    }

    [Fact]
    public async Task UnhandledException_CallbackThrows_IsToldAndTheLoopGoesOn()
    {
        await using var thread = Start();

        thread.Loop.CallSoonThreadSafe(() => throw new FormatException("callback"));

        Assert.True(await thread.InvokeAsync((_, _) => Task.FromResult(true)).WaitAsync(TestLoop.Limit));
        Assert.Equal(["callback"], _unhandled);
    }

    // A loop on virtual time that has nothing left to wait for cannot go on; this one's work ignores that it is cancelled, too.
    [Fact]
    public async Task InvokeAsync_LoopCannotGoOn_IsCancelledAndTheFailureReported()
    {
        var time = new VirtualTime();
        var hold = time.Hold();
        await using var thread = EventLoopThread.Start("breaks", time, exception => _unhandled.Enqueue(exception.Message));
        var stuck = await InvokeStartedAsync(thread, (_, _) => new TaskCompletionSource().Task);

        hold.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck.WaitAsync(TestLoop.Limit));
        await thread.DisposeAsync().AsTask().WaitAsync(TestLoop.Limit);
        Assert.NotEmpty(_unhandled);
    }

    private EventLoopThread Start() => EventLoopThread.Start("ends", unhandledException: exception => _unhandled.Enqueue(exception.Message));

    /// <summary>Gives the invocation when its work has begun.</summary>
    private static async Task<Task> InvokeStartedAsync(EventLoopThread thread, Func<EventLoop, CancellationToken, Task> work)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var invocation = thread.InvokeAsync((loop, token) =>
        {
            started.SetResult();
            return work(loop, token);
        });
        await started.Task.WaitAsync(TestLoop.Limit);
        return invocation;
    }

    private static void InvokeUntilRefused(EventLoopThread thread)
    {
        List<Task> invocations = [];
        try
        {
            while (true)
            {
                invocations.Add(thread.InvokeAsync((loop, token) => Works.UntilCancelledAsync(loop, token)));
            }
        }
        catch (ObjectDisposedException)
        {
            // What ends this.
        }

        foreach (var invocation in invocations)
        {
            try
            {
                invocation.WaitAsync(TestLoop.Limit).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                // It came too late to begin.
            }
        }
    }
}
