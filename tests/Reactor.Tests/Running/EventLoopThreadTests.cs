using System.Collections.Concurrent;

namespace Reactor.Tests;

public sealed class EventLoopThreadTests : IDisposable
{
    private readonly ConcurrentQueue<Exception> _unhandled = new();
    private readonly EventLoopThread _thread;

    public EventLoopThreadTests() => _thread = EventLoopThread.Start("tested", unhandledException: _unhandled.Enqueue);

    public void Dispose()
    {
        OwnThread.Run(_thread.Dispose);
        Assert.Empty(_unhandled);
    }

    [Fact]
    public async Task InvokeAsync_Work_RunsOnTheThreadAndGivesTheResult()
    {
        var (thread, isCurrent, context) = await Bounded(_thread.InvokeAsync(async (loop, _) =>
        {
            await Task.Yield();
            return (Thread.CurrentThread, loop.IsCurrent, SynchronizationContext.Current);
        }));

        Assert.True(isCurrent);
        Assert.Same(_thread.Loop, context);
        Assert.Equal("tested", thread.Name);
        Assert.True(thread.IsBackground);
        Assert.NotSame(Thread.CurrentThread, thread);
        Assert.False(_thread.Loop.IsCurrent);
    }

    [Fact]
    public async Task InvokeAsync_WorkFails_GivesTheFailureToTheCallerAlone()
    {
        var later = _thread.InvokeAsync((_, token) => Works.Fails("later")(token));
        var atOnce = _thread.InvokeAsync((_, _) => throw new FormatException("at once"));

        Assert.Equal("later", (await Assert.ThrowsAsync<FormatException>(() => Bounded(later))).Message);
        Assert.Equal("at once", (await Assert.ThrowsAsync<FormatException>(() => Bounded(atOnce))).Message);
    }

    [Fact]
    public void InvokeAsync_AwaitedOnAnotherLoop_ComesBackToThatOne() => TestLoop.Run(async own =>
    {
        await _thread.InvokeAsync((loop, _) => TestLoop.TurnsAsync());

        Assert.True(own.IsCurrent);
        Assert.Same(own, SynchronizationContext.Current);
    });

    [Fact]
    public async Task InvokeAsync_CallerBlocksAfterItsAwait_TheLoopGoesOn()
    {
        var ran = await Bounded(Task.Factory.StartNew(
            async () =>
            {
                await _thread.InvokeAsync((_, _) => Task.CompletedTask);
                return Blocking(_thread.InvokeAsync((_, _) => Task.FromResult(true)));
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            TaskScheduler.Default).Unwrap());

        Assert.True(ran);
    }

    [Fact]
    public void InvokeAsync_ManyFromSeveralThreads_AllRunOneAtATime()
    {
        const int Threads = 4;
        const int Invocations = 500;
        var sum = 0;
        var threads = new Task[Threads];
        for (var thread = 0; thread < Threads; thread++)
        {
            threads[thread] = OwnThread.RunAsync(() =>
            {
                var invocations = new List<Task<int>>();
                for (var number = 0; number < Invocations; number++)
                {
                    var expected = number;
                    invocations.Add(_thread.InvokeAsync(async (_, _) =>
                    {
                        sum++;
                        await Task.Yield();
                        sum++;
                        return expected;
                    }));
                }

                for (var number = 0; number < Invocations; number++)
                {
                    Assert.Equal(number, Blocking(invocations[number]));
                }
            });
        }

        foreach (var thread in threads)
        {
            Blocking(thread);
        }

        Assert.Equal(2 * Threads * Invocations, sum);
    }

    [Fact]
    public async Task InvokeAsync_AlreadyCancelled_NeverCallsTheWork()
    {
        var called = false;
        var token = new CancellationToken(canceled: true);

        var invocation = _thread.InvokeAsync(
            (_, _) =>
            {
                called = true;
                return Task.CompletedTask;
            },
            token);

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded(invocation));
        Assert.Equal(token, exception.CancellationToken);
        Assert.False(called);
    }

    [Fact]
    public async Task InvokeAsync_CancelledWhileItRuns_CancelsTheWorkAndWaitsForIt()
    {
        using var cancellation = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var trace = new List<string>();
        var invocation = _thread.InvokeAsync(
            (loop, token) =>
            {
                started.SetResult();
                return Works.CleansUp(loop, trace, "work")(token);
            },
            cancellation.Token);
        await Bounded(started.Task);

        cancellation.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded(invocation));
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(["work cleaned up"], trace);
    }

    [Fact]
    public async Task InvokeAsync_CallerWaitsWithATimeout_TimesOutAndTheWorkCanBeCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var invocation = _thread.InvokeAsync(
            (loop, token) => Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, token), cancellation.Token);

        await Assert.ThrowsAsync<TimeoutException>(() => invocation.WaitAsync(TimeSpan.Zero));
        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded(invocation));
        Assert.Equal(1, await Bounded(_thread.InvokeAsync((loop, _) => Task.FromResult(loop.GetTasks().Count))));
    }

    [Fact]
    public async Task InvokeAsync_WorkWaitsForAnotherInvocation_GetsItsResult()
    {
        var result = await Bounded(_thread.InvokeAsync(async (loop, token) =>
        {
            var inner = await _thread.InvokeAsync((_, inner) => Works.Returns(20)(inner), token);
            Assert.True(loop.IsCurrent);
            return inner + 1;
        }));

        Assert.Equal(21, result);
    }

    [Fact]
    public async Task Loop_CallSoonThreadSafe_RunsOnTheThread()
    {
        var ran = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        _thread.Loop.CallSoonThreadSafe(() => ran.SetResult(_thread.Loop.IsCurrent));

        Assert.True(await Bounded(ran.Task));
    }

    private static Task Bounded(Task task) => task.WaitAsync(TestLoop.Limit);

    private static Task<T> Bounded<T>(Task<T> task) => task.WaitAsync(TestLoop.Limit);

    private static void Blocking(Task task) => Bounded(task).GetAwaiter().GetResult();

    private static T Blocking<T>(Task<T> task) => Bounded(task).GetAwaiter().GetResult();
}
