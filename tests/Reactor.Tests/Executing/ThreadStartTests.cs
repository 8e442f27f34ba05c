namespace Reactor.Tests;

/// <summary>What an executor does when the system gives it no thread.</summary>
public sealed class ThreadStartTests
{
    private bool _refuse;

    [Fact]
    public void RunAsync_NoThreadIsToBeHad_ThrowsAndLaterWorkGetsOne() => TestLoop.Run(async loop =>
    {
        using var executor = new Executor(loop, "test", threadLimit: 1, Start);
        _refuse = true;
        var ran = false;
        Assert.Throws<OutOfMemoryException>(() => { _ = executor.RunAsync(() => ran = true); });
        Assert.Equal((0, 0), executor.GetLoad());
        _refuse = false;

        Assert.Equal("test 1", await executor.RunAsync(() => Thread.CurrentThread.Name));

        Assert.False(ran);
        Assert.True(executor.Shutdown(TimeSpan.Zero));
    });

    [Fact]
    public void RunAsync_NoFurtherThreadIsToBeHad_WaitsForTheOneThatIsThere() => TestLoop.Run(async loop =>
    {
        using var executor = new Executor(loop, "test", threadLimit: 2, Start);
        using var gate = new SemaphoreSlim(0);
        var first = executor.RunAsync(() => gate.Wait(TestLoop.Limit));
        _refuse = true;

        var second = executor.RunAsync(() => Thread.CurrentThread.Name);

        Assert.Equal(1, executor.GetLoad().Threads);
        gate.Release();
        Assert.True(await first);
        Assert.Equal("test 1", await second);
    });

    [Fact]
    public void Executor_FirstAskedForByManyThreads_IsOne()
    {
        for (var round = 0; round < 200; round++)
        {
            using var loop = new EventLoop(new VirtualTime());
            using var start = new Barrier(4);

            var asked = Enumerable.Range(0, 4).Select(_ => OwnThread.RunAsync(() =>
            {
                start.SignalAndWait(TestLoop.Limit);
                return loop.Executor;
            })).ToList();

            Assert.All(asked, executor => Assert.Same(loop.Executor, executor.GetAwaiter().GetResult()));
            Assert.Single(loop.GetExecutors());
        }
    }

    private void Start(Thread thread)
    {
        if (_refuse)
        {
#pragma warning disable CA2201 // What the runtime throws then.
            throw new OutOfMemoryException("The system gives no thread.");
#pragma warning restore CA2201
        }

        thread.Start();
    }
}
