using Reactor;
using Scraper.Fetching;
using Scraper.Options;

namespace Scraper.Tests.Fetching;

public sealed class ExchangeDeadlinesTests
{
    private static readonly FetchOptions Options = new()
    {
        HeadersTimeoutSeconds = 30,
        StallTimeoutSeconds = 10,
        TotalTimeoutSeconds = 120,
        MinimumBytesPerSecond = 100,
    };

    [Fact]
    public void Token_NoHeaders_IsCancelledAfterTheirTimeout() => OnLoop.RunVirtual(async loop =>
    {
        using var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, CancellationToken.None);

        var seconds = await WaitAsync(loop, deadlines);

        Assert.Equal(30, seconds);
        Assert.Equal("no whole response header within 30 s", deadlines.Passed);
    });

    [Fact]
    public void Token_ConnectingTakesLong_GivesTheHeadersTheirWholeTime() => OnLoop.RunVirtual(async loop =>
    {
        using var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, CancellationToken.None);
        deadlines.Enter(ExchangePhase.Connecting);
        loop.CallLater(TimeSpan.FromSeconds(50), () => deadlines.Enter(ExchangePhase.AwaitingHeaders));

        var seconds = await WaitAsync(loop, deadlines);

        Assert.Equal(80, seconds);
        Assert.Equal("no whole response header within 30 s", deadlines.Passed);
    });

    [Fact]
    public void Token_BodyStalls_IsCancelledThatLongAfterItsLastByte() => OnLoop.RunVirtual(async loop =>
    {
        using var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, CancellationToken.None);
        loop.CallLater(TimeSpan.FromSeconds(5), () => deadlines.Enter(ExchangePhase.ReceivingBody));
        loop.CallLater(TimeSpan.FromSeconds(12), () => deadlines.Progress(100_000));

        var seconds = await WaitAsync(loop, deadlines);

        Assert.Equal(22, seconds);
        Assert.Equal("the body stalled for 10 s", deadlines.Passed);
    });

    [Fact]
    public void Token_HeldWhileTheBodyIsTaken_CountsThatTimeForNoLimit() => OnLoop.RunVirtual(async loop =>
    {
        using var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, CancellationToken.None);
        deadlines.Enter(ExchangePhase.ReceivingBody);
        loop.CallLater(TimeSpan.FromSeconds(4), deadlines.Hold);
        loop.CallLater(TimeSpan.FromSeconds(504), deadlines.Resume);

        var seconds = await WaitAsync(loop, deadlines);

        Assert.Equal(510, seconds);
        Assert.Equal("the body stalled for 10 s", deadlines.Passed);
    });

    [Fact]
    public void Token_OwnConnectionIsThereWhenAnotherBringsTheBody_LeavesTheBodyItsLimits() => OnLoop.RunVirtual(async loop =>
    {
        using var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, CancellationToken.None);
        deadlines.Enter(ExchangePhase.Connecting);
        loop.CallLater(TimeSpan.FromSeconds(5), () => deadlines.Enter(ExchangePhase.ReceivingBody));
        loop.CallLater(TimeSpan.FromSeconds(6), () => deadlines.Enter(ExchangePhase.Securing));
        loop.CallLater(TimeSpan.FromSeconds(7), () => deadlines.Enter(ExchangePhase.AwaitingHeaders));
        for (var second = 5; second <= 50; second += 5)
        {
            loop.CallLater(TimeSpan.FromSeconds(second), () => deadlines.Progress(100_000));
        }

        var seconds = await WaitAsync(loop, deadlines);

        Assert.Equal((60, "the body stalled for 10 s"), (seconds, deadlines.Passed));
    });

    [Fact]
    public void Token_BodyDrips_IsCancelledForItsRate() => OnLoop.RunVirtual(async loop =>
    {
        using var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, CancellationToken.None);
        deadlines.Enter(ExchangePhase.ReceivingBody);
        using var drip = loop.TimeProvider.CreateTimer(_ => deadlines.Progress(10), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        var seconds = await WaitAsync(loop, deadlines);

        Assert.Equal(10, seconds);
        Assert.Equal("the body came at less than 100 bytes/s", deadlines.Passed);
    });

    [Fact]
    public void Token_BodyComesSteadily_IsCancelledInTheEndAllTheSame() => OnLoop.RunVirtual(async loop =>
    {
        using var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, CancellationToken.None);
        deadlines.Enter(ExchangePhase.ReceivingBody);
        using var flow = loop.TimeProvider.CreateTimer(_ => deadlines.Progress(1_000), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        var seconds = await WaitAsync(loop, deadlines);

        Assert.Equal(120, seconds);
        Assert.Equal("not complete within 120 s", deadlines.Passed);
    });

    [Fact]
    public void Token_CallerCancels_IsNoDeadline() => OnLoop.RunVirtual(async loop =>
    {
        using var caller = new CancellationTokenSource();
        using var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, caller.Token);
        loop.CallLater(TimeSpan.FromSeconds(3), caller.Cancel);

        var seconds = await WaitAsync(loop, deadlines);

        Assert.Equal(3, seconds);
        Assert.Null(deadlines.Passed);
    });

    [Fact]
    public void Dispose_ExchangeHasEnded_LeavesNoTimer() => OnLoop.RunVirtual(async loop =>
    {
        var before = loop.Statistics.Timers;

        var deadlines = new ExchangeDeadlines(Options, loop.TimeProvider, CancellationToken.None);
        deadlines.Dispose();
        deadlines.Enter(ExchangePhase.AwaitingHeaders);
        await Task.Yield();

        Assert.Equal(before, loop.Statistics.Timers);
    });

    /// <summary>Waits for the cancellation.</summary>
    /// <returns>After how many seconds it came.</returns>
    private static async Task<double> WaitAsync(EventLoop loop, ExchangeDeadlines deadlines)
    {
        var start = loop.TimeProvider.GetTimestamp();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = deadlines.Token.UnsafeRegister(_ => cancelled.SetResult(), null);
        await cancelled.Task;
        return Math.Round(loop.TimeProvider.GetElapsedTime(start).TotalSeconds, 2);
    }
}
