namespace Reactor.Tests;

#pragma warning disable RS0030 // What debug mode is to find.
#pragma warning disable xUnit1031
public sealed class BlockingWaitTests
{
    public static TheoryData<string> Waits => ["task", "event", "slim", "semaphore"];

    [Theory]
    [MemberData(nameof(Waits))]
    public void Reported_UserCallbackBlocks_TellsWhere(string wait)
    {
        // The report ends the wait: the framework spins before it really waits, for as long as the machine is busy.
        var task = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var manual = new ManualResetEvent(false);
        using var slim = new ManualResetEventSlim();
        using var semaphore = new SemaphoreSlim(0);
        var ended = false;

        var waits = Run(
            () => ended = Block(),
            _ =>
            {
                task.TrySetResult();
                manual.Set();
                slim.Set();
                semaphore.Release();
            });

        Assert.True(ended);
        Assert.NotEmpty(waits);
        Assert.Contains(nameof(Block), waits[0].Stack);
        Assert.Equal("test", waits[0].Loop);

        bool Block() => wait switch
        {
            "task" => task.Task.Wait(TestLoop.Limit),
            "event" => manual.WaitOne(TestLoop.Limit),
            "slim" => slim.Wait(TestLoop.Limit),
            _ => semaphore.Wait(TestLoop.Limit),
        };
    }

    [Fact]
    public void Reported_LockIsContended_TellsWhereAndTakesTheLockAllTheSame()
    {
        var gate = new object();
        using var held = new SemaphoreSlim(0);
        using var reported = new SemaphoreSlim(0);
        var taken = false;

        var waits = Run(
            () =>
            {
                _ = OwnThread.RunAsync(() =>
                {
                    lock (gate)
                    {
                        held.Release();
                        Assert.True(reported.Wait(TestLoop.Limit));
                    }
                });
                Assert.True(held.Wait(TestLoop.Limit));
                lock (gate)
                {
                    taken = true;
                }
            },
            report =>
            {
                if (report.Stack.Contains("Monitor.Enter", StringComparison.Ordinal))
                {
                    reported.Release();
                }
            });

        Assert.True(taken);
        Assert.Contains(waits, report => report.Stack.Contains(nameof(Reported_LockIsContended_TellsWhereAndTakesTheLockAllTheSame)));
    }

    [Fact]
    public void Reported_HandlerBlocksItself_IsNotCalledAgain()
    {
        var waits = Run(BlockShortly, _ => BlockShortly());

        Assert.Single(waits);
    }

    [Fact]
    public void Reported_RawCallbackBlocks_IsNotCalled() => Assert.Empty(DebugLoop.Run(async loop =>
    {
        loop.Debug.SlowCallbackThreshold = TestLoop.Limit;
        loop.PostRaw(_ => BlockShortly(), null);
        await TestLoop.TurnsAsync();
    }));

    [Fact]
    public void Reported_DebugModeIsOffAgain_IsNotCalled() => Assert.Empty(DebugLoop.Run(async loop =>
    {
        loop.Debug.Enabled = false;
        await Task.Yield();
        BlockShortly();
    }));

    private static List<BlockingWait> Run(Action block, Action<BlockingWait>? onReport = null)
    {
        List<BlockingWait> waits = [];
        DebugLoop.Run(async loop =>
        {
            loop.Debug.Reported = report =>
            {
                if (report is BlockingWait wait)
                {
                    waits.Add(wait);
                    onReport?.Invoke(wait);
                }
            };
            await Task.Yield();
            block();
        });
        return waits;
    }

    /// <summary>Waits for a moment, and without spinning first.</summary>
    private static void BlockShortly()
    {
        using var never = new ManualResetEvent(false);
        Assert.False(never.WaitOne(TimeSpan.FromMilliseconds(1)));
    }
}
