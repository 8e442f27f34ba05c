using System.Runtime.InteropServices;
using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

/// <summary>SIGINT is sent to a child: the test runner listens to its own.</summary>
public abstract class RunInterruptedTests(TestBackend backend)
{
    [Fact]
    [Behaviour("interrupt_wait")]
    public void Run_FirstInterrupt_CancelsMainOfASleepingLoop() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, ChildMain.Options(ChildMain.SleepUntilInterrupted, backend));
        using var output = new StreamReader(child.StandardOutput!);
        Assert.Equal("ready", await output.ReadLineAsync());

        child.Signal(PosixSignal.SIGINT);

        Assert.Equal("cancelled", await output.ReadLineAsync());
        Assert.Equal(new ExitStatus(0, null), await child.WaitForExitAsync());
    });

    [Fact]
    public void Run_SecondInterrupt_EndsTheProcess() => TestLoop.Run(async loop =>
    {
        await using var child = ChildProcess.Start(loop, ChildMain.Options(ChildMain.IgnoreTheInterruption, backend));
        using var output = new StreamReader(child.StandardOutput!);
        Assert.Equal("ready", await output.ReadLineAsync());
        child.Signal(PosixSignal.SIGINT);
        Assert.Equal("cancelled", await output.ReadLineAsync());
        Assert.Null(child.ExitStatus);

        child.Signal(PosixSignal.SIGINT);

        Assert.Equal(new ExitStatus(null, SignalNumber.Of(PosixSignal.SIGINT)), await child.WaitForExitAsync());
    });

    [Fact]
    public void Run_MainTakesAToken_ReturnsItsResult() =>
        Assert.Equal(7, EventLoop.Run((_, cancellationToken) => Task.FromResult(cancellationToken.IsCancellationRequested ? 0 : 7)));
}

public sealed class RunInterruptedOnEpollTests() : RunInterruptedTests(TestBackend.Epoll);

public sealed class RunInterruptedOnPortableTests() : RunInterruptedTests(TestBackend.Portable);
