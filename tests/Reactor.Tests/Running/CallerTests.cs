using Reactor.Tests.Protocols;

namespace Reactor.Tests;

/// <summary>What is called by code that cannot come back to the loop: elsewhere its continuations would run beside it.</summary>
public abstract class CallerTests(TestBackend backend) : IDisposable
{
    private readonly EventLoop _loop = backend.CreateLoop();

    public static TheoryData<string> Members =>
        ["TaskGroup.RunAsync", "ChildProcess.RunAsync", "Transport.ConnectAsync", "Transport.ConnectAsync by name"];

    public void Dispose() => _loop.Dispose();

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Member_LoopDoesNotRun_Throws(string member) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Call(member).WaitAsync(TestLoop.Limit));

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_OnAnotherThread_Throws(string member) => _loop.RunUntilComplete(() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => OwnThread.RunAsync(() => Call(member)).Unwrap()));

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_InARawCallback_Throws(string member)
    {
        Task? call = null;
        _loop.PostRaw(_ => call = Call(member), null);

        _loop.RunOnce(TimeSpan.Zero);

        Assert.IsType<InvalidOperationException>(call?.Exception?.InnerException);
    }

    [Theory]
    [InlineData("ChildProcess.RunAsync")]
    [InlineData("Transport.ConnectAsync")]
    [InlineData("Transport.ConnectAsync by name")]
    public void Member_InCodeOfAnotherLoop_Throws(string member)
    {
        using var other = new EventLoop();

        other.RunUntilComplete(() =>
            Assert.ThrowsAsync<InvalidOperationException>(() => Call(member).WaitAsync(TestLoop.Limit, other.TimeProvider)));
    }

    private Task Call(string member) => member switch
    {
        "TaskGroup.RunAsync" => TaskGroup.RunAsync(_ => Task.CompletedTask),
        "ChildProcess.RunAsync" => ChildProcess.RunAsync(_loop, new ChildProcessOptions("no-such-program")),
        "Transport.ConnectAsync" => Transport.ConnectAsync(_loop, LoopPair.AnyPort, new Echo()),
        _ => Transport.ConnectAsync(_loop, new NoNames(), "name", 1, new Echo()),
    };

    private sealed class NoNames : INameResolver
    {
        public ValueTask<System.Net.IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            throw new FormatException("A name was asked for.");
    }
}

public sealed class CallerOnEpollTests() : CallerTests(TestBackend.Epoll);

public sealed class CallerOnPortableTests() : CallerTests(TestBackend.Portable);

public sealed class CallerOnVirtualTimeTests() : CallerTests(TestBackend.VirtualTime);
