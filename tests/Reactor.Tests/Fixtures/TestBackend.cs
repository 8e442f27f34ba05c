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

    /// <summary>A loop on a back end of this kind.</summary>
    public EventLoop CreateLoop() => new(_create());

    /// <summary>Runs <paramref name="main"/> on a loop of its own, on this thread.</summary>
    public void Run(Func<EventLoop, Task> main) => TestLoop.Run(_create(), main);

    public override string ToString() => _name;
}
