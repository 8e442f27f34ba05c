using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests;

public sealed class NameCacheTests
{
    private static readonly TimeSpan LookUpTime = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void ResolveAsync_SeveralAtOnce_AsksOnceAndGivesAllTheAnswer() => Run(async (loop, names) =>
    {
        var cache = new NameCache(loop, names);

        var first = cache.ResolveAsync("a.example", CancellationToken.None).AsTask();
        var second = cache.ResolveAsync("A.Example", CancellationToken.None).AsTask();

        Assert.Same(await first, await second);
        Assert.Equal(1, names.Asked);
    });

    [Fact]
    public void ResolveAsync_WithinAndAfterTheLifetime_AsksAgainOnlyAfter() => Run(async (loop, names) =>
    {
        var cache = new NameCache(loop, names, new NameCacheOptions { Lifetime = TimeSpan.FromSeconds(60) });
        await cache.ResolveAsync("a.example", CancellationToken.None);

        await Task.Delay(TimeSpan.FromSeconds(59.999), loop.TimeProvider);
        await cache.ResolveAsync("a.example", CancellationToken.None);
        Assert.Equal(1, names.Asked);
        await Task.Delay(TimeSpan.FromSeconds(0.001), loop.TimeProvider);
        await cache.ResolveAsync("a.example", CancellationToken.None);

        Assert.Equal(2, names.Asked);
        Assert.Equal(1, cache.Count);
    });

    [Theory]
    [InlineData(SocketError.HostNotFound, 1)]
    [InlineData(SocketError.NoData, 1)]
    [InlineData(SocketError.TryAgain, 2)]
    public void ResolveAsync_AfterAFailure_AsksAgainUnlessTheHostDoesNotExist(SocketError error, int asked) => Run(async (loop, names) =>
    {
        var cache = new NameCache(loop, names, new NameCacheOptions { FailureLifetime = TimeSpan.FromSeconds(10) });
        names.Failure = error;

        var first = await Assert.ThrowsAsync<SocketException>(async () => await cache.ResolveAsync("a.example", CancellationToken.None));
        var second = await Assert.ThrowsAsync<SocketException>(async () => await cache.ResolveAsync("a.example", CancellationToken.None));

        Assert.Equal((error, error), (first.SocketErrorCode, second.SocketErrorCode));
        Assert.Equal(asked, names.Asked);
    });

    [Fact]
    public void ResolveAsync_AfterTheLifetimeOfAFailure_AsksAgain() => Run(async (loop, names) =>
    {
        var cache = new NameCache(loop, names, new NameCacheOptions { FailureLifetime = TimeSpan.FromSeconds(10) });
        names.Failure = SocketError.HostNotFound;
        await Assert.ThrowsAsync<SocketException>(async () => await cache.ResolveAsync("a.example", CancellationToken.None));

        names.Failure = null;
        await Task.Delay(TimeSpan.FromSeconds(10), loop.TimeProvider);

        Assert.NotEmpty(await cache.ResolveAsync("a.example", CancellationToken.None));
    });

    [Fact]
    public void ResolveAsync_MoreHostsThanRoom_ForgetsTheOldest() => Run(async (loop, names) =>
    {
        var cache = new NameCache(loop, names, new NameCacheOptions { Capacity = 3 });
        foreach (var host in (string[])["a", "b", "c", "d"])
        {
            await cache.ResolveAsync($"{host}.example", CancellationToken.None);
        }

        await cache.ResolveAsync("b.example", CancellationToken.None);
        Assert.Equal(4, names.Asked);
        await cache.ResolveAsync("a.example", CancellationToken.None);

        Assert.Equal(5, names.Asked);
        Assert.Equal(3, cache.Count);
    });

    [Fact]
    public void ResolveAsync_OneOfTwoIsCancelled_TheOtherGetsTheAnswer() => Run(async (loop, names) =>
    {
        var cache = new NameCache(loop, names);
        using var cancellation = new CancellationTokenSource();
        var cancelled = cache.ResolveAsync("a.example", cancellation.Token).AsTask();
        var other = cache.ResolveAsync("a.example", CancellationToken.None).AsTask();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.NotEmpty(await other);
        Assert.Equal(0, names.Cancelled);
    });

    [Fact]
    public void ResolveAsync_AllAreCancelled_TheQuestionIsToo() => Run(async (loop, names) =>
    {
        var cache = new NameCache(loop, names);
        using var cancellation = new CancellationTokenSource();
        var first = cache.ResolveAsync("a.example", cancellation.Token).AsTask();
        var second = cache.ResolveAsync("a.example", cancellation.Token).AsTask();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal((1, 0), (names.Cancelled, cache.Count));
        Assert.NotEmpty(await cache.ResolveAsync("a.example", CancellationToken.None));
    });

    [Fact]
    public void ResolveAsync_10000HostsBy64Workers_DoNotWaitForEachOther()
    {
        const int Hosts = 10_000;
        const int Workers = 64;
        using var loop = new EventLoop(new VirtualTime());

        var elapsed = loop.RunUntilComplete(async () =>
        {
            var names = new SlowNames(loop);
            var cache = new NameCache(loop, names, new NameCacheOptions { Capacity = 1000 });
            var next = 0;
            await TaskGroup.RunAsync(group =>
            {
                for (var worker = 0; worker < Workers; worker++)
                {
                    group.StartSoon(async token =>
                    {
                        while (next < Hosts)
                        {
                            await cache.ResolveAsync($"{next++}.example", token);
                        }
                    });
                }

                return Task.CompletedTask;
            });
            Assert.Equal(Hosts, names.Asked);
            Assert.Equal(1000, cache.Count);
            return loop.TimeProvider.GetElapsedTime(0);
        });

        Assert.Equal(LookUpTime * Math.Ceiling(Hosts / (double)Workers), elapsed);
    }

    private static void Run(Func<EventLoop, SlowNames, Task> test)
    {
        using var loop = new EventLoop(new VirtualTime());
        loop.RunUntilComplete(() => test(loop, new SlowNames(loop)));
    }

    /// <summary>Knows every name, after a while.</summary>
    private sealed class SlowNames(EventLoop loop) : INameResolver
    {
        public int Asked { get; private set; }

        public int Cancelled { get; private set; }

        public SocketError? Failure { get; set; }

        public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Asked++;
            using var registration = cancellationToken.UnsafeRegister(_ => Cancelled++, null);
            await Task.Delay(LookUpTime, loop.TimeProvider, cancellationToken);
            return Failure is { } error ? throw new SocketException((int)error) : [IPAddress.Loopback];
        }
    }
}
