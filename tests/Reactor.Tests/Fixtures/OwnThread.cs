namespace Reactor.Tests;

/// <summary>Starts work that blocks, or that must be on another thread than the loop's.</summary>
/// <remarks>Not on the pool: the runner and the other side of a connection want its few threads.</remarks>
internal static class OwnThread
{
    public static Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    /// <summary>Called on a loop, ends on it, and holds its clock until then.</summary>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var loop = EventLoop.Current;
        var completion = new TaskCompletionSource<T>(
            loop is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
        loop?.Backend.BeginOutsideWork();
        var thread = new Thread(() =>
        {
            var end = RunToTheEnd(work, completion);
            if (loop is null || !loop.TryPostRaw(_ => end(), null))
            {
                end();
            }

            loop?.Backend.EndOutsideWork();
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return completion.Task;
    }

    /// <summary>Blocks until the work is done, for tests whose loop does not run.</summary>
    public static T Run<T>(Func<T> work) => RunAsync(work).WaitAsync(TestLoop.Limit).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(Action work) => RunAsync(work).WaitAsync(TestLoop.Limit).GetAwaiter().GetResult();

    private static Action RunToTheEnd<T>(Func<T> work, TaskCompletionSource<T> completion)
    {
        try
        {
            var result = work();
            return () => completion.SetResult(result);
        }
        catch (Exception exception)
        {
            return () => completion.SetException(exception);
        }
    }
}
