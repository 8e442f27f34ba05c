using Reactor;

namespace Scraper.Fetching.Connecting;

/// <summary>Lets a library that calls from any thread into code of the loop.</summary>
internal static class LoopEntrance
{
    /// <summary>Runs <paramref name="work"/> with the loop as its context.</summary>
    /// <remarks>Any thread. What it ends with is told on the loop thread without a context, so that the library, which has none either,
    /// goes on there.</remarks>
    public static Task<T> RunAsync<T>(EventLoop loop, Func<Task<T>> work)
    {
        var result = new TaskCompletionSource<T>();
        loop.CallSoonThreadSafe(() => _ = RunInsideAsync(loop, work, result));
        return result.Task;
    }

    private static async Task RunInsideAsync<T>(EventLoop loop, Func<Task<T>> work, TaskCompletionSource<T> result)
    {
        var running = work();
        await Task.WhenAny(running);
        await loop.SwitchTo();
        result.SetFromTask(running);
    }
}
