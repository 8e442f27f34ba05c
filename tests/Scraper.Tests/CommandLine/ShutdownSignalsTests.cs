using System.Runtime.InteropServices;
using Reactor;
using Scraper.CommandLine;
using Serilog.Core;

namespace Scraper.Tests.CommandLine;

/// <summary>Signals as the runtime hands them over, none of which is sent.</summary>
public sealed class ShutdownSignalsTests
{
    private readonly List<Exception> _unhandled = [];

    [Fact]
    public void OnSignal_LoopRuns_StopsTheRunAndAbortsItAfterTenSeconds()
    {
        var time = new VirtualTime();
        using var loop = new EventLoop(time);
        using var signals = new ShutdownSignals(loop, Logger.None);
        var context = new PosixSignalContext(PosixSignal.SIGINT);

        signals.OnSignal(context, ExitCode.Interrupted);

        Assert.True(context.Cancel);
        loop.RunOnce(TimeSpan.Zero);
        Assert.True(signals.Interruption.Stopping.IsCancellationRequested);
        Assert.False(signals.Interruption.Aborting.IsCancellationRequested);
        Assert.Equal(ExitCode.Interrupted, signals.ExitCode);
        loop.RunOnce(TimeSpan.FromSeconds(20));
        Assert.True(signals.Interruption.Aborting.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromSeconds(10), time.Elapsed);
    }

    [Fact]
    public void OnSignal_RunEndsBeforeTheLoopLearnsOfIt_ChangesNothing()
    {
        using var loop = new EventLoop(new VirtualTime()) { UnhandledException = _unhandled.Add };
        var signals = new ShutdownSignals(loop, Logger.None);
        signals.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM), ExitCode.Terminated);

        signals.Dispose();
        loop.RunOnce(TimeSpan.Zero);

        Assert.Empty(_unhandled);
        Assert.Null(signals.ExitCode);
        Assert.Equal(0, loop.Statistics.Timers);
    }

    [Fact]
    public void OnSignal_LoopIsClosed_LeavesTheSignalToItsDefaultAction()
    {
        var loop = new EventLoop(new VirtualTime());
        using var signals = new ShutdownSignals(loop, Logger.None);
        loop.Dispose();
        var context = new PosixSignalContext(PosixSignal.SIGTERM);

        signals.OnSignal(context, ExitCode.Terminated);

        Assert.False(context.Cancel);
    }
}
