using System.Threading.Channels;
using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

/// <summary>That .NET's channels, used on the loop as a queue and as a lock, lose nothing to a wait that is cancelled as it ends.</summary>
public abstract class CancelRaceTests(TestBackend backend)
{
    private readonly List<string> _trace = [];

    [Fact]
    [Behaviour("get_cancelled_race")]
    public void ReadAsync_CancelledAsTheItemComes_TheNextReaderGetsIt() => backend.Run(async _ =>
    {
        using var cancellation = new CancellationTokenSource();
        var channel = Channel.CreateUnbounded<string>();
        var first = ReadAsync(cancellation.Token);
        var second = ReadAsync(CancellationToken.None);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();
        Assert.True(channel.Writer.TryWrite("item"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("item", await second);

        async Task<string> ReadAsync(CancellationToken token) => await channel.Reader.ReadAsync(token);
    });

    // A channel with one item is a lock whose waits stay on the loop. SemaphoreSlim lets the thread pool decide who was first.
    [Fact]
    [Behaviour("cancel_release_race")]
    public void ReadAsync_CancelledAsTheLockIsReleased_TheNextGetsItAndNobodyElse() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var mutex = Channel.CreateBounded<bool>(1);
        var first = LockAsync("first", cancellation.Token);
        var second = LockAsync("second", CancellationToken.None);
        var third = LockAsync("third", CancellationToken.None);

        loop.CallSoon(() =>
        {
            cancellation.Cancel();
            mutex.Writer.TryWrite(true);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second;
        await TestLoop.TurnsAsync();
        Assert.Equal(["second"], _trace);
        mutex.Writer.TryWrite(true);
        await third;
        Assert.Equal(0, mutex.Reader.Count);

        async Task LockAsync(string name, CancellationToken token)
        {
            await mutex.Reader.ReadAsync(token);
            _trace.Add(name);
        }
    });
}

public sealed class CancelRaceOnEpollTests() : CancelRaceTests(TestBackend.Epoll);

public sealed class CancelRaceOnPortableTests() : CancelRaceTests(TestBackend.Portable);

public sealed class CancelRaceOnVirtualTimeTests() : CancelRaceTests(TestBackend.VirtualTime);
