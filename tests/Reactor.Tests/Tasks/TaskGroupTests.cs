using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class TaskGroupTests(TestBackend backend)
{
    private readonly List<string> _trace = [];

    [Fact]
    public void RunAsync_Children_EndsWhenAllHaveEnded() => backend.Run(async loop =>
    {
        await TaskGroup.RunAsync(group =>
        {
            group.StartSoon(_ => TraceAfterAsync(3, "slow"));
            group.StartSoon(_ => TraceAfterAsync(1, "fast"));
            _trace.Add("body");
            return Task.CompletedTask;
        });

        Assert.Equal(["body", "fast", "slow"], _trace);
        Assert.True(loop.IsCurrent);
    });

    [Fact]
    public void RunAsync_ChildStartsAChildAfterTheBody_WaitsForIt() => backend.Run(async _ =>
    {
        await TaskGroup.RunAsync(group =>
        {
            group.StartSoon(async _ =>
            {
                await TestLoop.TurnsAsync();
                group.StartSoon(_ => TraceAfterAsync(1, "grandchild"));
            });
            return Task.CompletedTask;
        });

        Assert.Equal(["grandchild"], _trace);
    });

    [Fact]
    [Behaviour("cancel_children_on_child_error")]
    public void RunAsync_ChildFails_CancelsTheOthersAndTheBodyAndThrowsItAsItIs() => backend.Run(async loop =>
    {
        var failure = await Assert.ThrowsAsync<FormatException>(() => TaskGroup.RunAsync(async group =>
        {
            group.StartSoon(_ => throw new FormatException("bad"));
            group.StartSoon(token => WaitForCancellationAsync(loop, "sibling", token));
            await WaitForCancellationAsync(loop, "body", group.CancellationToken);
        }));

        Assert.Equal("bad", failure.Message);
        Assert.Equal(["body cancelled", "sibling cancelled"], _trace.Order());
    });

    [Fact]
    public void RunAsync_BodyFails_CancelsTheChildrenAndThrowsItAsItIs() => backend.Run(async loop =>
    {
        await Assert.ThrowsAsync<FormatException>(() => TaskGroup.RunAsync(async group =>
        {
            group.StartSoon(token => WaitForCancellationAsync(loop, "child", token));
            await TestLoop.TurnsAsync();
            throw new FormatException();
        }));

        Assert.Equal(["child cancelled"], _trace);
    });

    [Fact]
    public void RunAsync_BodyThrowsBeforeItsFirstAwait_ThrowsIt() => backend.Run(_ =>
        Assert.ThrowsAsync<FormatException>(() => TaskGroup.RunAsync(_ => throw new FormatException())));

    [Fact]
    public void RunAsync_SeveralFail_ThrowsThemTogether() => backend.Run(async loop =>
    {
        var failure = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(group =>
        {
            group.StartSoon(_ => throw new FormatException());
            group.StartSoon(async token =>
            {
                await WaitForCancellationAsync(loop, "child", token, rethrow: false);
                throw new NotSupportedException();
            });
            return Task.CompletedTask;
        }));

        Assert.Equal([typeof(FormatException), typeof(NotSupportedException)], failure.InnerExceptions.Select(inner => inner.GetType()));
    });

    [Fact]
    public void RunAsync_ChildEndsByCancellation_HasNotFailed() => backend.Run(async _ =>
    {
        await TaskGroup.RunAsync(group =>
        {
            group.StartSoon(_ => throw new OperationCanceledException());
            group.StartSoon(_ => TraceAfterAsync(3, "sibling"));
            return Task.CompletedTask;
        });

        Assert.Equal(["sibling"], _trace);
    });

    [Fact]
    public void RunAsync_CancelledFromOutside_CancelsAllAndThrowsTheCancellation() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var group = TaskGroup.RunAsync(
            async group =>
            {
                group.StartSoon(token => WaitForCancellationAsync(loop, "child", token));
                await WaitForCancellationAsync(loop, "body", group.CancellationToken);
            },
            cancellation.Token);
        await TestLoop.TurnsAsync();

        cancellation.Cancel();

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => group);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(["body cancelled", "child cancelled"], _trace.Order());
    });

    [Fact]
    public void RunAsync_CancelledFromOutsideAndAChildFails_ThrowsTheFailure() => backend.Run(async loop =>
    {
        using var cancellation = new CancellationTokenSource();
        var group = TaskGroup.RunAsync(
            async group =>
            {
                await WaitForCancellationAsync(loop, "body", group.CancellationToken, rethrow: false);
                throw new FormatException();
            },
            cancellation.Token);

        cancellation.Cancel();

        await Assert.ThrowsAsync<FormatException>(() => group);
    });

    [Fact]
    public void RunAsync_CallbackOfItsTokenThrows_EndsAllTheSame() => backend.Run(async _ =>
    {
        var failure = await Assert.ThrowsAsync<AggregateException>(() => TaskGroup.RunAsync(group =>
        {
            group.CancellationToken.Register(() => throw new NotSupportedException("callback"));
            throw new FormatException("body");
        }));

        var messages = failure.Flatten().InnerExceptions.Select(inner => inner.Message);
        Assert.Equal(["body", "callback"], messages.Order());
    });

    [Fact]
    public void Cancel_OfTheGroup_CancelsAllAndIsNoFailure() => backend.Run(async loop =>
    {
        await TaskGroup.RunAsync(async group =>
        {
            group.StartSoon(token => WaitForCancellationAsync(loop, "child", token));
            await TestLoop.TurnsAsync();
            group.Cancel();
        });

        Assert.Equal(["child cancelled"], _trace);
    });

    [Fact]
    public void StartSoon_AfterCancel_IsRefused() => backend.Run(_ => TaskGroup.RunAsync(group =>
    {
        group.Cancel();

        Assert.Throws<InvalidOperationException>(() => group.StartSoon(_ => Task.CompletedTask));
        return Task.CompletedTask;
    }));

    [Fact]
    public void StartSoon_GroupHasEnded_IsRefused() => backend.Run(async _ =>
    {
        TaskGroup? ended = null;
        await TaskGroup.RunAsync(group =>
        {
            ended = group;
            return Task.CompletedTask;
        });

        Assert.Throws<InvalidOperationException>(() => ended!.StartSoon(_ => Task.CompletedTask));
    });

    [Fact]
    public void StartSoon_ByTheBody_StartsInTheNextTurn() => backend.Run(_ => TaskGroup.RunAsync(group =>
    {
        group.StartSoon(_ => TraceAfterAsync(0, "child"));

        Assert.Empty(_trace);
        return Task.CompletedTask;
    }));

    private async Task TraceAfterAsync(int turns, string name)
    {
        await TestLoop.TurnsAsync(turns);
        _trace.Add(name);
    }

    private async Task WaitForCancellationAsync(EventLoop loop, string name, CancellationToken token, bool rethrow = true)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, token);
        }
        catch (OperationCanceledException)
        {
            _trace.Add(name + " cancelled");
            if (rethrow)
            {
                throw;
            }
        }
    }
}

public sealed class TaskGroupOnEpollTests() : TaskGroupTests(TestBackend.Epoll);

public sealed class TaskGroupOnPortableTests() : TaskGroupTests(TestBackend.Portable);

public sealed class TaskGroupOnVirtualTimeTests() : TaskGroupTests(TestBackend.VirtualTime);
