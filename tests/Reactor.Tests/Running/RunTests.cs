namespace Reactor.Tests;

public sealed class RunTests
{
    [Fact]
    public void Run_MainReturnsValue_ReturnsIt()
    {
        var result = EventLoop.Run(async loop =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), loop.TimeProvider);
            return loop.IsCurrent;
        });

        Assert.True(result);
        Assert.Null(EventLoop.Current);
    }

    [Fact]
    public void Run_MainThrows_ThrowsItAndFreesTheThread()
    {
        Assert.Throws<FormatException>(() => EventLoop.Run(async _ =>
        {
            await Task.Yield();
            throw new FormatException();
        }));

        Assert.Null(EventLoop.Current);
        Assert.Equal(1, EventLoop.Run(_ => Task.FromResult(1)));
    }

    [Fact]
    public void Run_MainThrowsBeforeItsFirstAwait_ThrowsIt() =>
        Assert.Throws<FormatException>(() => EventLoop.Run(_ => throw new FormatException()));

    [Fact]
    public void Run_MainIsCancelled_ThrowsTheCancellation()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        var exception = Assert.Throws<TaskCanceledException>(() => EventLoop.Run(_ => Task.FromCanceled(cancellation.Token)));

        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }

    [Fact]
    public void Run_MainGoesOnAfterAnAwait_StaysOnTheThreadOfTheCaller()
    {
        var caller = Environment.CurrentManagedThreadId;

        var thread = EventLoop.Run(async loop =>
        {
            await Task.Yield();
            Assert.Same(loop, EventLoop.Current);
            return Environment.CurrentManagedThreadId;
        });

        Assert.Equal(caller, thread);
    }

    [Fact]
    public void Run_CallerHasAContext_GivesItBack()
    {
        var context = new SynchronizationContext();
        var inside = OwnThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            var current = EventLoop.Run(_ => Task.FromResult(SynchronizationContext.Current));
            Assert.Same(context, SynchronizationContext.Current);
            return current;
        });

        Assert.IsType<EventLoop>(inside);
    }

    [Fact]
    public void Run_InsideARunningLoop_Throws() => TestLoop.Run(_ =>
    {
        Assert.Throws<InvalidOperationException>(() => EventLoop.Run(_ => Task.CompletedTask));

        return Task.CompletedTask;
    });
}
