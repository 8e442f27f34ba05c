namespace Reactor.Tests;

public sealed class ExecutorTests
{
    [Fact]
    public void RunAsync_Work_RunsElsewhereAndItsResultComesOnTheLoop() => TestLoop.Run(async loop =>
    {
        var result = await loop.Executor.RunAsync(() => (OnLoop: loop.IsCurrent, Thread.CurrentThread.IsBackground));

        Assert.Equal((false, true), result);
        Assert.True(loop.IsCurrent);
        Assert.Same(loop, SynchronizationContext.Current);
    });

    [Fact]
    public void RunAsync_AwaitedWithoutAContext_GoesOnOnTheLoopThread() => TestLoop.Run(async loop =>
    {
        Assert.True(await LibraryAsync());

        async Task<bool> LibraryAsync()
        {
#pragma warning disable RS0030 // What libraries do throughout, and what raw callbacks are for.
            await loop.Executor.RunAsync(() => { }).ConfigureAwait(false);
#pragma warning restore RS0030
            return loop.IsCurrent;
        }
    });

    [Fact]
    public void RunAsync_WorkThrows_ThrowsItOnTheLoop() => TestLoop.Run(async loop =>
    {
        await Assert.ThrowsAsync<FormatException>(() => loop.Executor.RunAsync(() => throw new FormatException()));

        Assert.True(loop.IsCurrent);
        Assert.Equal(1, await loop.Executor.RunAsync(() => 1));
    });

    [Fact]
    public void RunAsync_OnAnotherThread_ResultComesOnTheLoop() => TestLoop.Run(async loop =>
    {
        var executor = loop.Executor;

        var work = await OwnThread.RunAsync(() => executor.RunAsync(() => 5));

        Assert.Equal(5, await work);
    });

    [Fact]
    public void RunAsync_OneThread_RunsInTheOrderInWhichItCame() => TestLoop.Run(async loop =>
    {
        using var executor = new Executor(loop, "test", threadLimit: 1);
        List<int> order = [];

        var all = Enumerable.Range(0, 500).Select(number => executor.RunAsync(() => order.Add(number))).ToList();
        await all[^1];

        Assert.Equal(Enumerable.Range(0, 500), order);
    });

    [Fact]
    public void RunAsync_MoreWorkThanThreads_UsesAllThreadsAndNoMore() => TestLoop.Run(async loop =>
    {
        const int ThreadLimit = 3;
        using var executor = new Executor(loop, "test", ThreadLimit);
        using var allThreads = new CountdownEvent(ThreadLimit);
        var running = 0;
        var most = 0;
        var names = new HashSet<string?>();

        // The first ones wait for each other, which ends only if each has a thread.
        var all = Enumerable.Range(0, 200).Select(number => executor.RunAsync(() => Work(number))).ToList();
        foreach (var work in all)
        {
            await work;
        }

        Assert.Equal(ThreadLimit, most);
        Assert.Equal(["test 1", "test 2", "test 3"], names.Order());

        void Work(int number)
        {
            lock (names)
            {
                most = Math.Max(most, ++running);
                names.Add(Thread.CurrentThread.Name);
            }

            if (number < ThreadLimit)
            {
                allThreads.Signal();
                Assert.True(allThreads.Wait(TestLoop.Limit));
            }

            lock (names)
            {
                running--;
            }
        }
    });

    [Fact]
    public void RunAsync_ThreadIsIdle_UsesItAgain() => TestLoop.Run(async loop =>
    {
        using var executor = new Executor(loop, "test", threadLimit: 4);
        var names = new HashSet<string?>();

        for (var count = 0; count < 100; count++)
        {
            names.Add(await executor.RunAsync(() => Thread.CurrentThread.Name));
        }

        // A thread tells its result before it is idle, so that another may be started in its place: but not a new one each time.
        Assert.InRange(names.Count, 1, 4);
    });

    [Fact]
    public void RunAsync_TokenIsCancelled_NeverRuns() => TestLoop.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var ran = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            loop.Executor.RunAsync(() => ran = true, cancellation.Token));

        await loop.Executor.RunAsync(() => { });
        Assert.False(ran);
    });

    [Fact]
    public void RunAsync_CancelledBeforeItStarts_NeverRuns() => TestLoop.Run(async loop =>
    {
        using var executor = new Executor(loop, "test", threadLimit: 1);
        using var cancellation = new CancellationTokenSource();
        using var gate = new SemaphoreSlim(0);
        var ran = false;
        var first = executor.RunAsync(() => gate.Wait(TestLoop.Limit));
        var second = executor.RunAsync(() => ran = true, cancellation.Token);

        cancellation.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        gate.Release();
        Assert.True(await first);
        await executor.RunAsync(() => { });
        Assert.False(ran);
    });

    [Fact]
    public void RunAsync_CancelledAfterItStarted_EndsTheWaitAndLetsTheWorkGoOn() => TestLoop.Run(async loop =>
    {
        using var executor = new Executor(loop, "test", threadLimit: 1);
        using var cancellation = new CancellationTokenSource();
        using var gate = new SemaphoreSlim(0);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = false;
        var work = executor.RunAsync(
            () =>
            {
                started.SetResult();
                ended = gate.Wait(TestLoop.Limit);
            },
            cancellation.Token);
        await started.Task;

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        gate.Release();
        await executor.RunAsync(() => { });
        Assert.True(ended);
    });

    [Fact]
    public void RunAsync_AfterShutdown_Throws() => TestLoop.Run(async loop =>
    {
        var executor = new Executor(loop, "test", threadLimit: 1);
        Assert.True(executor.Shutdown(TestLoop.Limit));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.RunAsync(() => { }));
    });
}
