using Reactor;

namespace Scraper.Tests;

/// <summary>Runs a test on an event loop, and ends it with a failure when it takes far too long.</summary>
internal static class OnLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Run(Func<EventLoop, Task> test) =>
        EventLoop.Run(loop => test(loop).WaitAsync(Patience, loop.TimeProvider));

    /// <summary>The same on a clock that jumps to the next timer as soon as there is nothing else to do.</summary>
    public static void RunVirtual(Func<EventLoop, Task> test)
    {
        using var loop = new EventLoop(new VirtualTime());
        loop.RunUntilComplete(() => test(loop).WaitAsync(Patience, TimeProvider.System));
    }
}
