namespace Reactor.Tests;

public abstract class SynchronizationContextTests(TestBackend backend)
{
    [Fact]
    public void Current_InUserCallbacks_IsTheLoopAndInRawOnesNull() => backend.Run(async loop =>
    {
        List<SynchronizationContext?> seen = [];
        loop.PostRaw(_ => seen.Add(SynchronizationContext.Current), null);
        loop.CallSoon(() => seen.Add(SynchronizationContext.Current));
        loop.PostRaw(_ => seen.Add(SynchronizationContext.Current), null);
        loop.Post(_ => seen.Add(SynchronizationContext.Current), null);
        loop.CallLater(TimeSpan.FromSeconds(-1), () => seen.Add(SynchronizationContext.Current));
        using var timer = loop.TimeProvider.CreateTimer(
            _ => seen.Add(SynchronizationContext.Current), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        while (seen.Count < 6)
        {
            await Task.Yield();
        }

        Assert.Equal([null, loop, null, loop, loop, null], seen);
    });

    [Fact]
    public void Current_CallbackReplacesTheContext_NextCallbackHasTheLoop() => backend.Run(async loop =>
    {
        SynchronizationContext? seen = null;
        loop.CallSoon(() => SynchronizationContext.SetSynchronizationContext(new SynchronizationContext()));
        loop.CallSoon(() => seen = SynchronizationContext.Current);

        await TestLoop.TurnsAsync(2);

        Assert.Same(loop, seen);
    });

    [Fact]
    public void CreateCopy_OfALoop_IsTheLoop()
    {
        using var loop = backend.CreateLoop();

        Assert.Same(loop, loop.CreateCopy());
    }

    [Fact]
    public void Send_OnTheLoopThread_RunsAtOnce() => backend.Run(loop =>
    {
        var ran = false;

        loop.Send(_ => ran = true, null);

        Assert.True(ran);
        return Task.CompletedTask;
    });

    [Fact]
    public void Send_OnAnotherThread_BlocksUntilItHasRunOnTheLoop() => backend.Run(async loop =>
    {
        var ranOnLoop = await OwnThread.RunAsync(() =>
        {
            var onLoop = false;
            loop.Send(_ => onLoop = loop.IsCurrent, null);
            return onLoop;
        });

        Assert.True(ranOnLoop);
    });

    [Fact]
    public void Send_CallbackThrows_ThrowsInTheSender() => backend.Run(loop =>
        Assert.ThrowsAsync<FormatException>(() => OwnThread.RunAsync(() => loop.Send(_ => throw new FormatException(), null))));

    [Fact]
    public void SwitchTo_OnAnotherThread_GoesOnOnTheLoopWithNoContext() => backend.Run(async loop =>
    {
        var (onLoop, context) = await await OwnThread.RunAsync(SwitchAsync);

        Assert.True(onLoop);
        Assert.Null(context);

        async Task<(bool OnLoop, SynchronizationContext? Context)> SwitchAsync()
        {
            await loop.SwitchTo();
            return (loop.IsCurrent, SynchronizationContext.Current);
        }
    });

    [Fact]
    public void SwitchTo_InAUserCallback_LeavesTheContextWithoutLeavingTheThread() => backend.Run(async loop =>
    {
        var (onLoop, context, completed) = await SwitchAsync();

        Assert.True(onLoop);
        Assert.Null(context);
        Assert.True(completed);
        Assert.Same(loop, SynchronizationContext.Current);

        async Task<(bool OnLoop, SynchronizationContext? Context, bool Completed)> SwitchAsync()
        {
            await loop.SwitchTo();
            return (loop.IsCurrent, SynchronizationContext.Current, loop.SwitchTo().IsCompleted);
        }
    });

    [Fact]
    public async Task SwitchTo_LoopIsClosed_ThrowsWhereItIsAwaited()
    {
        var loop = backend.CreateLoop();
        loop.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await loop.SwitchTo());
    }

    [Fact]
    public void SwitchTo_LoopCloses_GoesOnWhileItDoes()
    {
        var switched = false;
        var loop = backend.CreateLoop();
        loop.RunUntilComplete(async () =>
        {
            var listener = LoopListener.Start(loop, LoopPair.AnyPort);
            _ = SwitchAtTheEndAsync(await LoopSocket.ConnectAsync(loop, listener.LocalEndPoint));
        });

        loop.Dispose();

        Assert.True(switched);

        async Task SwitchAtTheEndAsync(LoopSocket socket)
        {
            await Assert.ThrowsAsync<IOException>(async () => await socket.ReceiveAsync(new byte[1]));
            await loop.SwitchTo();
            switched = true;
        }
    }

    [Fact]
    public void Post_InTheSteadyState_AllocatesNothing() => backend.Run(loop =>
    {
        const int WarmUp = 10_000;
        const int Posts = 20_000;
        var done = new TaskCompletionSource<long>();
        var posts = 0;
        var before = 0L;
        SendOrPostCallback? callback = null;
        callback = _ =>
        {
            posts++;
            if (posts == WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            if (posts < Posts)
            {
                loop.Post(callback!, null);
            }
            else
            {
                done.SetResult(GC.GetAllocatedBytesForCurrentThread() - before);
            }
        };

        loop.Post(callback, null);

        return AssertNothingAsync();

        // Less than an object each time: what the runtime does beside it is counted too.
        async Task AssertNothingAsync() => Assert.InRange(await done.Task, 0, Posts - WarmUp);
    });
}

public sealed class SynchronizationContextOnEpollTests() : SynchronizationContextTests(TestBackend.Epoll);

public sealed class SynchronizationContextOnPortableTests() : SynchronizationContextTests(TestBackend.Portable);

public sealed class SynchronizationContextOnVirtualTimeTests() : SynchronizationContextTests(TestBackend.VirtualTime);
