using System.Runtime.InteropServices;
using Reactor;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.CommandLine;

/// <summary>Ends a run when the system asks for it: SIGINT and SIGTERM stop it, and abort it after ten seconds.</summary>
/// <remarks>Ten seconds are what containers are commonly given before they are killed. A second signal ends the process at
/// once. The signals arrive on another thread; everything here happens on the loop, but for that end.</remarks>
internal sealed class ShutdownSignals : IDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    private readonly EventLoop _loop;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private TimerHandle? _drainTimer;
    private int _received;
    private bool _disposed;

    public ShutdownSignals(EventLoop loop, ILogger log)
    {
        _loop = loop;
        _log = log;
        Interruption = new Interruption(_stopping.Token, _aborting.Token);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, CommandLine.ExitCode.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, CommandLine.ExitCode.Terminated));
    }

    /// <summary>How the run learns of it.</summary>
    public Interruption Interruption { get; }

    /// <summary>The exit code of a run that a signal has ended; null if none came.</summary>
    public int? ExitCode { get; private set; }

    public void Dispose()
    {
        _disposed = true;
        _interrupt.Dispose();
        _terminate.Dispose();
        _drainTimer?.Cancel();
        _stopping.Dispose();
        _aborting.Dispose();
    }

    /// <summary>Takes a signal. On a thread of the runtime's, where an exception would end the process.</summary>
    internal void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref _received, 1) != 0)
        {
            Environment.Exit(exitCode);
        }

        try
        {
            _loop.CallSoonThreadSafe(() => Stop(exitCode));
        }
        catch (ObjectDisposedException)
        {
            // The run has ended, and the loop with it: what is left of the process is for the signal's default action to end.
            context.Cancel = false;
        }
    }

    private void Stop(int exitCode)
    {
        if (_disposed)
        {
            // It came when the run had ended, and there was nothing left to stop.
            return;
        }

        _log.Warning("Interrupted: finishing what is in flight, for up to {Seconds} s; a second signal ends at once", DrainTimeout.TotalSeconds);
        ExitCode = exitCode;
        _drainTimer = _loop.CallLater(DrainTimeout, _aborting.Cancel);
        _stopping.Cancel();
    }
}
