namespace Reactor.Tests;

/// <summary>Pieces of work as tests of tasks need them.</summary>
internal static class Works
{
    /// <summary>Waits until the token is cancelled, and then returns.</summary>
    public static async Task UntilCancelledAsync(EventLoop loop, CancellationToken token)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, token);
        }
        catch (OperationCanceledException)
        {
            // What this waits for.
        }
    }

    /// <summary>Work that ends with a value after some turns, unless it is cancelled.</summary>
    public static Func<CancellationToken, Task<int>> Returns(int value, int turns = 1) => async token =>
    {
        await TestLoop.TurnsAsync(turns);
        token.ThrowIfCancellationRequested();
        return value;
    };

    /// <summary>Work that fails after some turns.</summary>
    public static Func<CancellationToken, Task<int>> Fails(string message, int turns = 1) => async _ =>
    {
        await TestLoop.TurnsAsync(turns);
        throw new FormatException(message);
    };

    /// <summary>Work that ends only when it is cancelled, then takes some turns to clean up, and says when it is done.</summary>
    public static Func<CancellationToken, Task<int>> CleansUp(EventLoop loop, List<string> trace, string name, int turns = 10) => async token =>
    {
        await UntilCancelledAsync(loop, token);
        await TestLoop.TurnsAsync(turns);
        trace.Add(name + " cleaned up");
        throw new OperationCanceledException(token);
    };
}
