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

    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                completion.SetResult(work());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
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
}
