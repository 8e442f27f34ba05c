using System.Runtime.InteropServices;
using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

/// <summary>With signals whose default action is to do nothing: the process under test is the test runner's.</summary>
public abstract class SignalHandlerTests(TestBackend backend)
{
    // Named, it would need the platform analyzer told that this is no Windows.
    private const PosixSignal WindowChange = (PosixSignal)SigWinch;
    private const int SigWinch = 28;
    private const int SigUsr1 = 10;

    [Fact]
    [Behaviour("signal_handling_while_selecting")]
    public void AddSignalHandler_SignalWhileTheLoopSleeps_WakesItAndRunsTheHandlerOnIt() => backend.Run(async loop =>
    {
        var handled = new TaskCompletionSource<SynchronizationContext?>();
        using var registration = loop.AddSignalHandler(WindowChange, () => handled.TrySetResult(SynchronizationContext.Current));
        var turns = loop.Statistics.Turns;

        await OwnThread.RunAsync(() => Raise(SigWinch));

        Assert.Same(loop, await handled.Task);
        Assert.InRange(loop.Statistics.Turns - turns, 1, 20);
    });

    [Fact]
    public void AddSignalHandler_SeveralHandlers_CallsThemAll() => backend.Run(async loop =>
    {
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        using var one = loop.AddSignalHandler(WindowChange, () => first.TrySetResult());
        using var other = loop.AddSignalHandler(WindowChange, () => second.TrySetResult());

        Raise(SigWinch);

        await first.Task;
        await second.Task;
    });

    [Fact]
    public void AddSignalHandler_SignalThatWouldEndTheProcess_SuppressesThat() => backend.Run(async loop =>
    {
        var handled = new TaskCompletionSource();
        using var registration = loop.AddSignalHandler((PosixSignal)SigUsr1, () => handled.TrySetResult());

        Raise(SigUsr1);

        await handled.Task;
    });

    [Fact]
    public void AddSignalHandler_SignalAgainAndAgain_CallsTheHandlerEachTime() => backend.Run(async loop =>
    {
        var handled = new SemaphoreSlim(0);
        using var registration = loop.AddSignalHandler(WindowChange, () => handled.Release());

        for (var round = 0; round < 20; round++)
        {
            Raise(SigWinch);
            await handled.WaitAsync();
        }

        Assert.Equal(0, handled.CurrentCount);
    });

    [Fact]
    public void Dispose_OneOfTwoHandlers_OnlyTheOtherIsCalled() => backend.Run(async loop =>
    {
        var calls = 0;
        var handled = new TaskCompletionSource();
        using var other = loop.AddSignalHandler(WindowChange, () => handled.TrySetResult());
        loop.AddSignalHandler(WindowChange, () => calls++).Dispose();

        Raise(SigWinch);
        await handled.Task;
        await TestLoop.TurnsAsync();

        Assert.Equal(0, calls);
    });

    [Fact]
    public void Dispose_CallIsQueued_TheHandlerIsNotCalled() => backend.Run(async loop =>
    {
        var calls = 0;
        var handled = new TaskCompletionSource();
        List<SignalRegistration> registrations = [];
        for (var count = 0; count < 2; count++)
        {
            registrations.Add(loop.AddSignalHandler(WindowChange, () =>
            {
                calls++;
                registrations.ForEach(registration => registration.Dispose());
                handled.TrySetResult();
            }));
        }

        Raise(SigWinch);
        await handled.Task;
        await TestLoop.TurnsAsync();

        Assert.Equal(1, calls);
    });

    [Fact]
    public void AddSignalHandler_HandlerThrows_IsReportedAndTheLoopGoesOn()
    {
        List<Exception> unhandled = [];
        using var loop = backend.CreateLoop();
        loop.UnhandledException = exception =>
        {
            unhandled.Add(exception);
            loop.Stop();
        };
        using var registration = loop.AddSignalHandler(WindowChange, () => throw new FormatException());

        Raise(SigWinch);
        loop.RunBounded();

        Assert.IsType<FormatException>(Assert.Single(unhandled));
    }

    [Fact]
    public void AddSignalHandler_AsyncLocalOfTheCaller_IsSeenByTheHandler() => backend.Run(async loop =>
    {
        var local = new AsyncLocal<int> { Value = 7 };
        var handled = new TaskCompletionSource<int>();
        using var registration = loop.AddSignalHandler(WindowChange, () => handled.TrySetResult(local.Value));
        local.Value = 8;

        Raise(SigWinch);

        Assert.Equal(7, await handled.Task);
    });

    [Fact]
    public void AddSignalHandler_UnhandleableSignal_Throws() => backend.Run(loop =>
    {
        Assert.ThrowsAny<IOException>(() => loop.AddSignalHandler((PosixSignal)Libc.SIGKILL, () => { }));

        return Task.CompletedTask;
    });

    private static void Raise(int signal) => Assert.Equal(0, Libc.kill(Environment.ProcessId, signal));
}

[Collection(nameof(RunsAlone))]
public sealed class SignalHandlerOnEpollTests() : SignalHandlerTests(TestBackend.Epoll);

[Collection(nameof(RunsAlone))]
public sealed class SignalHandlerOnPortableTests() : SignalHandlerTests(TestBackend.Portable);
