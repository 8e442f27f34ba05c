using System.Diagnostics;
using System.Reflection.Emit;
using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class SlowCallbackTests(TestBackend backend)
{
    private static readonly TimeSpan Threshold = TimeSpan.FromMilliseconds(20);

    [Fact]
    [Behaviour("log_slow_callbacks")]
    public void Reported_CallbackIsSlow_NamesItsMethodAndItsDuration()
    {
        var reports = Run(loop =>
        {
            loop.CallSoon(BeBusy);
            return TestLoop.TurnsAsync();
        });

        AssertNames(nameof(BeBusy), reports);
        var slow = reports.OfType<SlowCallback>().First();
        Assert.Equal("test", slow.Loop);
        Assert.InRange(slow.Duration, Threshold, TestLoop.Limit);
    }

    [Fact]
    public void Reported_LambdaIsSlow_NamesTheMethodAroundIt()
    {
        var reports = Run(loop =>
        {
            loop.CallSoon(() => BeBusy());
            return TestLoop.TurnsAsync();
        });

        Assert.Contains(
            reports.OfType<SlowCallback>(), slow => slow.Callback.Contains(nameof(Reported_LambdaIsSlow_NamesTheMethodAroundIt)));
    }

    [Fact]
    public void Reported_ContinuationOfATaskIsSlow_NamesItsAsyncMethod() =>
        AssertNames(nameof(YieldAndBeBusyAsync), Run(_ => YieldAndBeBusyAsync()));

    [Fact]
    public void Reported_ContinuationOfADelayIsSlow_NamesItsAsyncMethod() =>
        AssertNames(nameof(DelayAndBeBusyAsync), Run(DelayAndBeBusyAsync));

    [Fact]
    public void Reported_ContinuationOfAReceiveIsSlow_NamesItsAsyncMethod() =>
        AssertNames(nameof(ReceiveAndBeBusyAsync), Run(ReceiveAndBeBusyAsync));

    [Fact]
    public void Reported_MethodIsOfNoType_IsNamedAllTheSame()
    {
        var method = new DynamicMethod("Made", typeof(void), [typeof(object)]);
        method.GetILGenerator().Emit(OpCodes.Ret);

        var reports = DebugLoop.Run(backend, loop =>
        {
            loop.Debug.SlowCallbackThreshold = TimeSpan.Zero;
            loop.Post(method.CreateDelegate<SendOrPostCallback>(), null);
            return TestLoop.TurnsAsync();
        });

        Assert.Contains("Made", reports.OfType<SlowCallback>().Select(slow => slow.Callback));
    }

    [Fact]
    public void Reported_CallbacksAreFast_IsNotCalled() => Assert.Empty(DebugLoop.Run(backend, loop =>
    {
        loop.Debug.SlowCallbackThreshold = TestLoop.Limit;
        loop.CallSoon(BeBusy);
        return TestLoop.TurnsAsync();
    }));

    [Fact]
    public void Reported_DebugModeIsOff_IsNotCalledAndNothingIsMeasured()
    {
        EventLoop? measured = null;

        var reports = DebugLoop.Run(
            backend,
            loop =>
            {
                measured = loop;
                loop.CallSoon(BeBusy);
                return TestLoop.TurnsAsync();
            },
            enabled: false);

        Assert.Empty(reports);
        Assert.False(measured!.Debug.Enabled);
    }

    // A busy machine may hold up any other callback as well, which is reported with reason.
    private static void AssertNames(string method, List<DebugReport> reports) =>
        Assert.Contains("SlowCallbackTests." + method, reports.OfType<SlowCallback>().Select(slow => slow.Callback));

    private List<DebugReport> Run(Func<EventLoop, Task> main) => DebugLoop.Run(backend, async loop =>
    {
        // What runs for the first time is slow enough to be reported, too: not what is tested.
        await main(loop);
        loop.Debug.SlowCallbackThreshold = Threshold;
        await main(loop);
        loop.Debug.SlowCallbackThreshold = TestLoop.Limit;
    });

    private static async Task YieldAndBeBusyAsync()
    {
        await Task.Yield();
        BeBusy();
        await Task.Yield();
    }

    private static async Task DelayAndBeBusyAsync(EventLoop loop)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), loop.TimeProvider);
        BeBusy();
        await Task.Yield();
    }

    private static async Task ReceiveAndBeBusyAsync(EventLoop loop)
    {
        using var pair = await LoopPair.ConnectAsync(loop);
        loop.CallSoon(() => _ = pair.Server.SendAsync(new byte[] { 1 }).AsTask());
        await pair.Client.ReceiveAsync(new byte[1]);
        BeBusy();
        await Task.Yield();
    }

    private static void BeBusy()
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Threshold * 1.5)
        {
        }
    }
}

public sealed class SlowCallbackOnEpollTests() : SlowCallbackTests(TestBackend.Epoll);

public sealed class SlowCallbackOnPortableTests() : SlowCallbackTests(TestBackend.Portable);

public sealed class SlowCallbackOnVirtualTimeTests() : SlowCallbackTests(TestBackend.VirtualTime);
