namespace Reactor;

/// <summary>Work for the executor that is done one piece after another, in the order in which it was handed over.</summary>
/// <remarks>Loop thread only. The executor has several threads, on which two appends of one file would race.</remarks>
internal sealed class SerialWork(Executor executor)
{
    private Task _last = Task.CompletedTask;

    /// <summary>Runs <paramref name="work"/> when all that came before it has ended, well or badly.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var task = RunAfterAsync(_last, work);
        _last = task;
        return task;
    }

    private async Task<T> RunAfterAsync<T>(Task previous, Func<T> work)
    {
        // A failure of the one before is told to its caller.
        await Task.WhenAny(previous);
        return await executor.RunAsync(work);
    }
}
