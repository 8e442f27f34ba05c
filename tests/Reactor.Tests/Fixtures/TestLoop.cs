namespace Reactor.Tests;

/// <summary>Runs of a loop that cannot hang a test, nor hide an exception that nobody else was told of.</summary>
internal static class TestLoop
{
    /// <summary>What nothing in a test takes, unless it never happens at all.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs <paramref name="main"/> on a loop of its own, on this thread.</summary>
    public static void Run(Func<EventLoop, Task> main) => Run(LoopBackend.CreateDefault(), main);

    /// <summary>Runs <paramref name="main"/> on a loop of its own on a back end, on this thread.</summary>
    public static void Run(LoopBackend backend, Func<EventLoop, Task> main)
    {
        List<Exception> unhandled = [];
        using (var loop = new EventLoop(backend) { UnhandledException = unhandled.Add })
        {
            // A clock that jumps would be at the limit at once; it finds a deadlock by itself.
            var clock = backend is VirtualTime ? TimeProvider.System : loop.TimeProvider;
            loop.RunUntilComplete(() => StartAsync(main, loop).WaitAsync(Limit, clock));
        }

        Assert.Empty(unhandled);
    }

    /// <summary>Runs the loop until it is stopped, which must not take longer than the limit.</summary>
    public static void RunBounded(this EventLoop loop)
    {
        var late = false;
        var limit = loop.CallLater(
            Limit,
            () =>
            {
                late = true;
                loop.Stop();
            });

        loop.RunForever();

        limit.Cancel();
        Assert.False(late, "Nothing stopped the loop.");
    }

    /// <summary>Lets the loop run turns until what must follow within a few of them has surely followed.</summary>
    public static async Task TurnsAsync(int count = 10)
    {
        for (var turn = 0; turn < count; turn++)
        {
            await Task.Yield();
        }
    }

    /// <summary>Starts main once the limit is set, so that the timers and turns that it counts are its own.</summary>
    private static async Task StartAsync(Func<EventLoop, Task> main, EventLoop loop)
    {
        await Task.Yield();
        await main(loop);
    }
}
