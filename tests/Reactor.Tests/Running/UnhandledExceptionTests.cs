using Reactor.Tests.Behaviours;

namespace Reactor.Tests;

public abstract class UnhandledExceptionTests : IDisposable
{
    private readonly EventLoop _loop;
    private readonly List<string> _trace = [];

    protected UnhandledExceptionTests(TestBackend backend) =>
        _loop = backend.CreateLoop(exception => _trace.Add(exception.Message));

    public void Dispose() => _loop.Dispose();

    [Fact]
    [Behaviour("trace: a throwing callback, then another")]
    public void UnhandledException_CallbackThrows_IsToldAndTheNextCallbackRuns()
    {
        _loop.CallSoon(() => throw new FormatException("bad"));
        _loop.CallSoon(() => _trace.Add("next"));

        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["bad", "next"], _trace);
    }

    [Fact]
    public void UnhandledException_AnyKindOfCallbackThrows_IsTold()
    {
        _loop.CallLater(TimeSpan.FromSeconds(-1), () => throw new FormatException("timer"));
        _loop.CallSoonThreadSafe(() => throw new FormatException("thread-safe"));
        _loop.Post(_ => throw new FormatException("post"), null);
        _loop.PostRaw(_ => throw new FormatException("raw"), null);
        using var timer = _loop.TimeProvider.CreateTimer(
            _ => throw new FormatException("time provider"), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        _loop.RunOnce(TimeSpan.Zero);
        _loop.RunOnce(TimeSpan.Zero);

        Assert.Equal(["thread-safe", "post", "raw", "timer", "time provider"], _trace);
    }

    [Fact]
    public void UnhandledException_AsyncVoidThrows_IsToldAndTheLoopGoesOn()
    {
        _loop.RunUntilComplete(async () =>
        {
            Fail();
            await TestLoop.TurnsAsync();
            _trace.Add("main");
        });

        Assert.Equal(["async void", "main"], _trace);

        static async void Fail()
        {
            await Task.Yield();
            throw new FormatException("async void");
        }
    }

    [Fact]
    [Behaviour("set_exc_handler_broken")]
    public void UnhandledException_HandlerThrows_WritesBothExceptions()
    {
        _loop.UnhandledException = _ => throw new NotSupportedException("broken handler");
        _loop.CallSoon(() => throw new FormatException("bad callback"));
        _loop.CallSoon(() => _trace.Add("next"));

        var written = CaptureError(() => _loop.RunOnce(TimeSpan.Zero));

        Assert.Contains("bad callback", written);
        Assert.Contains("broken handler", written);
        Assert.Equal(["next"], _trace);
    }

    [Fact]
    [Behaviour("default_exc_handler_callback")]
    public void UnhandledException_NoHandler_WritesTheException()
    {
        _loop.UnhandledException = null;
        _loop.CallSoon(() => throw new FormatException("bad callback"));

        var written = CaptureError(() => _loop.RunOnce(TimeSpan.Zero));

        Assert.Contains("bad callback", written);
    }

    [Fact]
    public void UnhandledException_StandardErrorIsOnAFullDisk_TheLoopGoesOn()
    {
        _loop.UnhandledException = null;
        _loop.CallSoon(() => throw new FormatException("bad callback"));
        _loop.CallSoon(() => _trace.Add("next"));
        using var full = new FullDisk();

        WithError(full, () => _loop.RunOnce(TimeSpan.Zero));

        Assert.Equal(["next"], _trace);
    }

    private static string CaptureError(Action work)
    {
        using var writer = new StringWriter();
        WithError(writer, work);
        return writer.ToString();
    }

    private static void WithError(TextWriter writer, Action work)
    {
        var former = Console.Error;
        Console.SetError(writer);
        try
        {
            work();
        }
        finally
        {
            Console.SetError(former);
        }
    }

    private sealed class FullDisk : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}

[Collection(nameof(RunsAlone))]
public sealed class UnhandledExceptionOnEpollTests() : UnhandledExceptionTests(TestBackend.Epoll);

[Collection(nameof(RunsAlone))]
public sealed class UnhandledExceptionOnPortableTests() : UnhandledExceptionTests(TestBackend.Portable);

[Collection(nameof(RunsAlone))]
public sealed class UnhandledExceptionOnVirtualTimeTests() : UnhandledExceptionTests(TestBackend.VirtualTime);
