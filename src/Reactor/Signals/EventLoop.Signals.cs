using System.Runtime.InteropServices;

namespace Reactor;

public sealed partial class EventLoop
{
    /// <summary>Calls <paramref name="handler"/> on the loop each time the process receives <paramref name="signal"/>.</summary>
    /// <remarks>
    /// The handler is a user callback with the async locals of the code that added it; a sleeping loop wakes for it. All
    /// handlers of one signal are called, in no promised order. While there is one, the default action of the signal does not happen; it
    /// does again once they are all disposed of, or the loop is closed. Signals that come faster than the loop turns may be
    /// merged by the system. For other signals than <see cref="PosixSignal"/> names, cast their number.
    /// <para>As asyncio's <c>add_signal_handler</c>, by <see cref="PosixSignalRegistration"/>.</para>
    /// </remarks>
    /// <exception cref="IOException">The system does not let this signal be handled: SIGKILL, SIGSTOP.</exception>
    public SignalRegistration AddSignalHandler(PosixSignal signal, Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        VerifyAccess();
        return new SignalRegistration(this, signal, handler);
    }

    /// <summary>As <see cref="Run(Func{EventLoop, Task})"/>, with a token for main that SIGINT (Ctrl+C) cancels.</summary>
    /// <remarks>
    /// The first SIGINT cancels the token, on the loop, which wakes for it; main cleans up and ends as it sees fit. The second
    /// ends the process at once, by the default action of the signal, even if the loop is stuck in a callback. As asyncio's
    /// runner.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A loop already runs on this thread; or the loop was stopped before main had
    /// ended, which cancels the token as well.</exception>
    /// <exception cref="OperationCanceledException">Main let the cancellation through.</exception>
    public static void Run(Func<EventLoop, CancellationToken, Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(async (loop, cancellationToken) =>
        {
            await main(loop, cancellationToken);
            return 0;
        });
    }

    /// <summary>As <see cref="Run{T}(Func{EventLoop, Task{T}})"/>, with a token for main that SIGINT (Ctrl+C) cancels.</summary>
    /// <inheritdoc cref="Run(Func{EventLoop, CancellationToken, Task})"/>
    public static T Run<T>(Func<EventLoop, CancellationToken, Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return Run(LoopBackend.CreateDefault(), main);
    }

    /// <summary>As <see cref="Run{T}(Func{EventLoop, CancellationToken, Task{T}})"/>, on a back end of which nothing is left afterwards.</summary>
    internal static T Run<T>(LoopBackend backend, Func<EventLoop, CancellationToken, Task<T>> main)
    {
        using var loop = new EventLoop(backend);
        using var interruption = new Interruption(loop);
        return loop.RunToTheEnd(
            async _ =>
            {
                // Not until the other tasks have ended: a signal that comes then has nobody to tell, and ends the process.
                using (interruption)
                {
                    return await main(loop, interruption.CancellationToken);
                }
            },
            interruption.Source);
    }
}
