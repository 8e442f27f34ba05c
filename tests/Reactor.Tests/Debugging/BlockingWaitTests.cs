namespace Reactor.Tests;

#pragma warning disable RS0030 // What debug mode is to find.
#pragma warning disable xUnit1031
public sealed class BlockingWaitTests
{
    // Longer than waits spin before they really wait, even where the thread is put off meanwhile.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    public static TheoryData<string> Waits => ["task", "event", "slim", "semaphore"];

    [Theory]
    [MemberData(nameof(Waits))]
    public void Reported_UserCallbackBlocks_TellsWhere(string wait)
    {
        var waits = Run(_ => Block(wait));

        Assert.Contains(waits, report => report.Stack.Contains(nameof(Block)) && report.Loop == "test");
    }

    [Fact]
    public void Reported_LockIsContended_TellsWhereAndTakesTheLockAllTheSame()
    {
        var gate = new object();
        using var held = new SemaphoreSlim(0);
        using var reported = new SemaphoreSlim(0);
        var taken = false;

        var waits = Run(
            loop =>
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
        var waits = Run(_ => Block("slim"), _ => Block("slim"));

        Assert.InRange(waits.Count, 1, 2);
    }

    [Fact]
    public void Reported_RawCallbackBlocks_IsNotCalled() => Assert.Empty(DebugLoop.Run(async loop =>
    {
        loop.Debug.SlowCallbackThreshold = TestLoop.Limit;
        loop.PostRaw(_ => Block("slim"), null);
        await TestLoop.TurnsAsync();
    }));

    [Fact]
    public void Reported_DebugModeIsOffAgain_IsNotCalled() => Assert.Empty(DebugLoop.Run(async loop =>
    {
        loop.Debug.Enabled = false;
        await Task.Yield();
        Block("slim");
    }));

    private static List<BlockingWait> Run(Action<EventLoop> block, Action<BlockingWait>? onReport = null)
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
            block(loop);
        });
        return waits;
    }

    private static void Block(string wait)
    {
        switch (wait)
        {
            case "task":
                Assert.False(new TaskCompletionSource().Task.Wait(Short));
                break;
            case "event":
                using (var never = new ManualResetEvent(false))
                {
                    Assert.False(never.WaitOne(Short));
                }

                break;
            case "slim":
                using (var never = new ManualResetEventSlim())
                {
                    Assert.False(never.Wait(Short));
                }

                break;
            default:
                using (var never = new SemaphoreSlim(0))
                {
                    Assert.False(never.Wait(Short));
                }

                break;
        }
    }
}
