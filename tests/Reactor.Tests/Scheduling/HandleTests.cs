namespace Reactor.Tests;

public abstract class HandleTests(TestBackend backend) : IDisposable
{
    private readonly EventLoop _loop = backend.CreateLoop();
    private readonly List<string> _trace = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Cancel_BeforeItsTurn_SkipsTheCallback()
    {
        var handle = _loop.CallSoon(() => _trace.Add("cancelled"));
        _loop.CallSoon(() => _trace.Add("kept"));

        handle.Cancel();
        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["kept"], _trace);
        Assert.True(handle.IsCancelled);
    }

    [Fact]
    public void Cancel_ByAnEarlierCallbackOfTheTurn_SkipsTheCallback()
    {
        Handle? second = null;
        _loop.CallSoon(() => second!.Cancel());
        second = _loop.CallSoon(() => _trace.Add("cancelled"));

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Empty(_trace);
    }

    [Fact]
    public void Cancel_AfterTheCallback_DoesNothing()
    {
        var handle = _loop.CallSoon(() => _trace.Add("ran"));
        _loop.RunOnce(TimeSpan.Zero);

        handle.Cancel();

        Assert.Equal(["ran"], _trace);
        Assert.False(handle.IsCancelled);
    }

    [Fact]
    public void Cancel_InItsOwnCallback_DoesNothing()
    {
        Handle? handle = null;
        handle = _loop.CallSoon(() =>
        {
            handle!.Cancel();
            _trace.Add("ran");
        });

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["ran"], _trace);
        Assert.False(handle.IsCancelled);
    }

    [Fact]
    public void Cancel_LoopIsClosed_DoesNotFail()
    {
        var soon = _loop.CallSoon(() => _trace.Add("soon"));
        var later = _loop.CallLater(TimeSpan.Zero, () => _trace.Add("later"));
        _loop.Dispose();

        soon.Cancel();
        later.Cancel();

        Assert.Empty(_trace);
        Assert.True(soon.IsCancelled && later.IsCancelled);
    }
}

public sealed class HandleOnEpollTests() : HandleTests(TestBackend.Epoll);

public sealed class HandleOnPortableTests() : HandleTests(TestBackend.Portable);

public sealed class HandleOnVirtualTimeTests() : HandleTests(TestBackend.VirtualTime);
