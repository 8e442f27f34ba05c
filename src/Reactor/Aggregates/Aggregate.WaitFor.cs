namespace Reactor;

public static partial class Aggregate
{
    /// <summary>Runs <paramref name="work"/>, and cancels it when <paramref name="timeout"/> is over.</summary>
    /// <remarks>It has really ended when this returns or throws, so a timeout may take longer than its time. A result that the work
    /// returns although it was cancelled is returned, and a failure thrown: nothing is lost. It is no task of its own, but part of
    /// the caller's.</remarks>
    /// <param name="work">The work; its token is cancelled by the timeout and by <paramref name="cancellationToken"/>.</param>
    /// <param name="timeout">On the loop's clock. Zero: the work never starts. Infinite: no limit.</param>
    /// <param name="cancellationToken">Cancels the work, and is waited for in the same way.</param>
    /// <exception cref="TimeoutException">The time was over, and nobody else had asked to cancel.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled from outside, or ended so by itself.</exception>
    public static Task<T> WaitForAsync<T>(
        Func<CancellationToken, Task<T>> work, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        ThrowIfNoTime(timeout);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        return timeout == TimeSpan.Zero
            ? Task.FromException<T>(new TimeoutException("There was no time for the work."))
            : CancelScope.FailAfterAsync(timeout, scope => work(scope.Token), cancellationToken);
    }

    /// <inheritdoc cref="WaitForAsync{T}"/>
    public static Task WaitForAsync(
        Func<CancellationToken, Task> work, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return WaitForAsync(
            async token =>
            {
                await work(token);
                return true;
            },
            timeout,
            cancellationToken);
    }
}
