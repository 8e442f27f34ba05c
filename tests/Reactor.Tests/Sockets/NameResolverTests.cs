using System.Net;

namespace Reactor.Tests;

public sealed class NameResolverTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    public void ResolveAsync_Literal_IsItsAddressAtOnce(string host) => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop, TestLoop.Limit);

        var answer = resolver.ResolveAsync(host, CancellationToken.None);

        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal([IPAddress.Parse(host)], await answer);
    });

    [Fact]
    public void ResolveAsync_Localhost_IsALoopbackAddressAndGoesOnOnTheLoop() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop, TestLoop.Limit);

        var addresses = await resolver.ResolveAsync("localhost", CancellationToken.None);

        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(IPAddress.IsLoopback(address)));
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void ResolveAsync_OneHostTwiceAtOnceAndAgain_SharesTheAnswer() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop, TestLoop.Limit);

        var first = resolver.ResolveAsync("localhost", CancellationToken.None);
        var second = resolver.ResolveAsync("LOCALHOST", CancellationToken.None);

        var addresses = await first;
        Assert.Same(addresses, await second);
        Assert.Same(addresses, await resolver.ResolveAsync("localhost", CancellationToken.None));
    });

    [Fact]
    public void ResolveAsync_LifetimeIsOver_AsksAgain() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop, TimeSpan.Zero);

        var first = await resolver.ResolveAsync("localhost", CancellationToken.None);

        Assert.NotSame(first, await resolver.ResolveAsync("localhost", CancellationToken.None));
    });

    [Fact]
    public void ResolveAsync_OneOfTwoIsCancelled_TheOtherGetsTheAnswer() => TestLoop.Run(async loop =>
    {
        using var resolver = new NameResolver(loop, TestLoop.Limit);
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
        var resolver = new NameResolver(loop, TestLoop.Limit);
        resolver.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await resolver.ResolveAsync("localhost", CancellationToken.None));
    });
}
