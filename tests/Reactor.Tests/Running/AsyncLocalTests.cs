namespace Reactor.Tests;

public abstract class AsyncLocalTests(TestBackend backend)
{
    private readonly AsyncLocal<string> _local = new();

    [Fact]
    public void Callback_ChangesAsyncLocal_DoesNotHandItToTheNextOne()
    {
        List<string?> seen = [];
        using var loop = backend.CreateLoop();
        loop.PostRaw(_ => _local.Value = "raw", null);
        loop.PostRaw(_ => seen.Add(_local.Value), null);
        loop.Post(_ => _local.Value = "post", null);
        loop.Post(_ => seen.Add(_local.Value), null);
        loop.CallSoonThreadSafe(() => _local.Value = "user");
        loop.CallSoonThreadSafe(() => seen.Add(_local.Value));

        loop.RunOnce(TimeSpan.Zero);

        Assert.Equal([null, null, null], seen);
        Assert.Null(_local.Value);
    }

    [Fact]
    public void Schedule_AsyncLocalSet_FlowsIntoTheCallback() => backend.Run(async loop =>
    {
        List<string?> seen = [];
        _local.Value = "soon";
        loop.CallSoon(() => seen.Add(_local.Value));
        _local.Value = "later";
        loop.CallLater(TimeSpan.FromSeconds(-1), () => seen.Add(_local.Value));
        _local.Value = "thread-safe";
        loop.CallSoonThreadSafe(() => seen.Add(_local.Value));
        _local.Value = "timer";
        using var timer = loop.TimeProvider.CreateTimer(
            _ => seen.Add(_local.Value), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        _local.Value = "after";

        while (seen.Count < 4)
        {
            await Task.Yield();
        }

        Assert.Equal(["later", "soon", "thread-safe", "timer"], seen.Order());
        Assert.Equal("after", _local.Value);
    });

    [Fact]
    public void RunUntilComplete_CallerSetAsyncLocal_MainSeesItAndTheCallerKeepsIt()
    {
        using var loop = backend.CreateLoop();
        loop.CallSoon(() => { });
        _local.Value = "caller";

        var seen = loop.RunUntilComplete(async () =>
        {
            await Task.Yield();
            var value = _local.Value;
            _local.Value = "main";
            return value;
        });

        Assert.Equal("caller", seen);
        Assert.Equal("caller", _local.Value);
    }
}

public sealed class AsyncLocalOnEpollTests() : AsyncLocalTests(TestBackend.Epoll);

public sealed class AsyncLocalOnPortableTests() : AsyncLocalTests(TestBackend.Portable);

public sealed class AsyncLocalOnVirtualTimeTests() : AsyncLocalTests(TestBackend.VirtualTime);
