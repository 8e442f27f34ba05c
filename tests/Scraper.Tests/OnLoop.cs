using Reactor;

namespace Scraper.Tests;

/// <summary>Runs a test on an event loop, and ends it with a failure when it takes far too long.</summary>
internal static class OnLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Run(Func<EventLoop, Task> test) =>
        EventLoop.Run(loop => test(loop).WaitAsync(Patience, loop.TimeProvider));
}
