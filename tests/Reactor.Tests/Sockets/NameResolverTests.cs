using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests;

public sealed class NameResolverTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    public void ResolveAsync_Literal_IsItsAddressAtOnce(string host) => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop);

        var answer = resolver.ResolveAsync(host, CancellationToken.None);

        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal([IPAddress.Parse(host)], await answer);
    });

    [Fact]
    public void ResolveAsync_Localhost_IsALoopbackAddressAndGoesOnOnTheLoop() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop);

        var addresses = await resolver.ResolveAsync("localhost", CancellationToken.None);

        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(IPAddress.IsLoopback(address)));
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void ResolveAsync_OneHostTwiceAtOnceAndAgain_SharesTheAnswer() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop);

        var first = resolver.ResolveAsync("localhost", CancellationToken.None);
        var second = resolver.ResolveAsync("LOCALHOST", CancellationToken.None);

        var addresses = await first;
        Assert.Same(addresses, await second);
        Assert.Same(addresses, await resolver.ResolveAsync("localhost", CancellationToken.None));
    });

    [Fact]
    public void ResolveAsync_LifetimeIsOver_AsksAgain() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop, new NameCacheOptions { Lifetime = TimeSpan.Zero });

        var first = await resolver.ResolveAsync("localhost", CancellationToken.None);

        Assert.NotSame(first, await resolver.ResolveAsync("localhost", CancellationToken.None));
    });

    [Fact]
    public void ResolveAsync_OneOfTwoIsCancelled_TheOtherGetsTheAnswer() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop);
        using var cancellation = new CancellationTokenSource();
        var cancelled = resolver.ResolveAsync("localhost", cancellation.Token).AsTask();
        var other = resolver.ResolveAsync("localhost", CancellationToken.None).AsTask();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.NotEmpty(await other);
    });

    [Fact]
    public void ResolveAsync_AfterDispose_Throws() => TestLoop.Run(async loop =>
    {
        var resolver = new NameResolver(loop);
        resolver.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await resolver.ResolveAsync("localhost", CancellationToken.None));
    });

    [Fact]
    public void ResolveAsync_MoreHostsThanThreads_LooksUpAsManyAtOnceAsThereAreThreads() => TestLoop.Run(async loop =>
    {
        const int Threads = 4;
        using var allAtWork = new Barrier(Threads);
        int atWork = 0, most = 0;
        using var resolver = new NameResolver(loop, options: null, Threads, host =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref atWork));
            Assert.True(allAtWork.SignalAndWait(TestLoop.Limit), "The look-ups were not at work together.");
            Interlocked.Decrement(ref atWork);
            return [IPAddress.Loopback];
        });

        await Aggregate.GatherAsync(Enumerable.Range(0, 3 * Threads)
            .Select(i => (Func<CancellationToken, Task<IPAddress[]>>)(token => resolver.ResolveAsync($"{i}.example", token).AsTask())));

        Assert.Equal(Threads, most);
    });

    [Fact]
    public void ResolveAsync_NameThatIsTooLong_IsOneThatDoesNotExist() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop);

        var exception = await Assert.ThrowsAsync<SocketException>(async () =>
            await resolver.ResolveAsync(new string('a', 300), CancellationToken.None));

        Assert.Equal(SocketError.HostNotFound, exception.SocketErrorCode);
    });

    private static void InterlockedMax(ref int most, int value)
    {
        var seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) is var found && found != seen)
        {
            seen = found;
        }
    }
}
