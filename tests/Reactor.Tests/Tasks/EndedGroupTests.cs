namespace Reactor.Tests;

public abstract class EndedGroupTests(TestBackend backend)
{
    [Fact]
    public void Cancel_GroupHasEnded_DoesNothing() => backend.Run(async _ =>
    {
        TaskGroup? ended = null;
        await TaskGroup.RunAsync(group =>
        {
            ended = group;
            return Task.CompletedTask;
        });

        ended!.Cancel();

        Assert.False(ended.CancellationToken.IsCancellationRequested);
    });

    [Fact]
    public void RunAsync_BodyEndsByACancellationOfItsOwn_CancelsTheChildrenAndThrowsIt() => backend.Run(async loop =>
    {
        List<string> trace = [];
        using var own = new CancellationTokenSource();
        own.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TaskGroup.RunAsync(async group =>
        {
            group.StartSoon(Works.CleansUp(loop, trace, "child"));
            await TestLoop.TurnsAsync();
            own.Token.ThrowIfCancellationRequested();
        }));

        Assert.Equal(own.Token, exception.CancellationToken);
        Assert.Equal(["child cleaned up"], trace);
    });

    [Fact]
    public void RunAsync_BodyEndsByACancellationAndAChildFails_ThrowsTheFailure() => backend.Run(async loop =>
    {
        await Assert.ThrowsAsync<FormatException>(() => TaskGroup.RunAsync(async group =>
        {
            group.StartSoon(async token =>
            {
                await Works.UntilCancelledAsync(loop, token);
                throw new FormatException();
            });
            await TestLoop.TurnsAsync();
            throw new OperationCanceledException();
        }));
    });
}

public sealed class EndedGroupOnEpollTests() : EndedGroupTests(TestBackend.Epoll);

public sealed class EndedGroupOnPortableTests() : EndedGroupTests(TestBackend.Portable);

public sealed class EndedGroupOnVirtualTimeTests() : EndedGroupTests(TestBackend.VirtualTime);
