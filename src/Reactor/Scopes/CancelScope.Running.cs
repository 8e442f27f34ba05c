namespace Reactor;

public sealed partial class CancelScope
{
    /// <summary>Runs <paramref name="body"/> in the scope, and catches the cancellation if the scope is the one that asked for it.</summary>
    /// <remarks>The body has ended when this returns or throws. Its other exceptions go on.</remarks>
    /// <exception cref="OperationCanceledException">The outside asked to cancel, or nobody that the scope knows of.</exception>
    public async Task RunAsync(Func<CancelScope, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        try
        {
            await body(this);
        }
        catch (OperationCanceledException) when (IsCancelRequested && !IsOutsideCancelled)
        {
            IsCancelledCaught = true;
        }
    }

    /// <summary>Runs <paramref name="body"/>, cancels it after <paramref name="delay"/>, and then goes on without an exception.</summary>
    /// <remarks>The body gets the scope, and may move the deadline. A delay of zero cancels before the body starts: it runs until it
    /// looks at its token.</remarks>
    /// <returns>Whether the body came to its end; false if it was cancelled by the scope.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<bool> MoveOnAfterAsync(
        TimeSpan delay, Func<CancelScope, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var scope = new CancelScope(cancellationToken);
        scope.CancelAfter(delay);
        await scope.RunAsync(body);
        return !scope.IsCancelledCaught;
    }

    /// <summary>Runs <paramref name="body"/>, cancels it after <paramref name="delay"/>, and then fails.</summary>
    /// <remarks>The body has ended by then. A result it returns in spite of the cancellation is returned, and its failure goes on. The
    /// body gets the scope, and may move the deadline.</remarks>
    /// <exception cref="TimeoutException">The body was cancelled by the deadline, and nobody else had asked to cancel.</exception>
    /// <exception cref="OperationCanceledException">Somebody else had: <paramref name="cancellationToken"/>, or
    /// <see cref="Cancel"/>.</exception>
    public static async Task<T> FailAfterAsync<T>(
        TimeSpan delay, Func<CancelScope, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var scope = new CancelScope(cancellationToken);
        scope.CancelAfter(delay);
        try
        {
            return await body(scope);
        }
        catch (OperationCanceledException exception) when (scope._isExpired && !scope._isCancelCalled && !scope.IsOutsideCancelled)
        {
            throw new TimeoutException("The deadline passed.", exception);
        }
    }

    /// <inheritdoc cref="FailAfterAsync{T}"/>
    public static Task FailAfterAsync(TimeSpan delay, Func<CancelScope, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return FailAfterAsync(
            delay,
            async scope =>
            {
                await body(scope);
                return true;
            },
            cancellationToken);
    }
}
