using System.Runtime.CompilerServices;

namespace Reactor.Tests;

/// <summary>The kind of back end on which a contract is tested: each contract's tests are derived from once for every kind.</summary>
public sealed class TestBackend
{
    private readonly Func<LoopBackend> _create;
    private readonly string _name;

    private TestBackend(Func<LoopBackend> create, [CallerMemberName] string name = "")
    {
        _create = create;
        _name = name;
    }

    public static TestBackend Epoll { get; } = new(LoopBackend.CreateEpoll);

    public static TestBackend Portable { get; } = new(LoopBackend.CreatePortable);

    public static TestBackend VirtualTime { get; } = new(() => new VirtualTime());

    public static TestBackend[] All { get; } = [Epoll, Portable, VirtualTime];

    /// <summary>What the name of a class says that derives a contract's tests for this kind.</summary>
    public string Suffix => $"On{_name}Tests";

    /// <summary>A loop on a back end of this kind.</summary>
    public EventLoop CreateLoop(Action<Exception>? unhandledException = null) =>
        new(Create()) { UnhandledException = unhandledException };

    /// <summary>Runs <paramref name="main"/> on a loop of its own, on this thread.</summary>
    public void Run(Func<EventLoop, Task> main) => TestLoop.Run(Create(), main);

    /// <summary>Runs <paramref name="main"/> as <see cref="EventLoop.Run(Func{EventLoop, Task})"/> does: to the end of all its tasks.</summary>
    public void RunToTheEnd(Func<EventLoop, Task> main) => EventLoop.Run(Create(), async loop =>
    {
        await main(loop);
        return true;
    });

    /// <inheritdoc cref="RunToTheEnd(Func{EventLoop, Task})"/>
    public void RunToTheEnd(Func<EventLoop, CancellationToken, Task> main) => EventLoop.Run(Create(), async (loop, token) =>
    {
        await main(loop, token);
        return true;
    });

    public override string ToString() => _name;

    /// <summary>A back end, for the test that runs: whose class is to say on which kind that is.</summary>
    private LoopBackend Create()
    {
        var test = TestContext.Current.TestClass?.TestClassSimpleName;
        Assert.True(test is null || test.EndsWith(Suffix, StringComparison.Ordinal), $"{test} runs on {_name}.");
        return _create();
    }
}
