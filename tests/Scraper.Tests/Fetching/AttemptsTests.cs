using Reactor;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching;

/// <summary>Repeated requests on a clock that jumps: their number, their times, and who waits for whom.</summary>
public sealed class AttemptsTests
{
    private const string Host = "a.test:80";

    private static readonly HopFailure Lost = new(FailureCategory.ConnectionError, "lost") { Transience = Transience.Connection };
    private static readonly HopFailure Refused = new(FailureCategory.ConnectionError, "refused") { Transience = Transience.Connect, NoAnswer = true };
    private static readonly HopRedirect Success = new("/", 301);

    private static readonly FetchOptions Patient = new() { Retries = 3, RetryDelaySeconds = 1, BreakerFailures = 0 };

    [Fact]
    public void GetAsync_FailureThatPasses_IsRepeatedUntilItDoes() => OnLoop.RunVirtual(async loop =>
    {
        var exchange = new FakeExchange(loop, number => number < 3 ? Lost : Success);

        var outcome = await GetAsync(loop, exchange, Patient);

        Assert.Same(Success, outcome);
        Assert.Equal(3, exchange.Seconds.Count);
    });

    [Fact]
    public void GetAsync_FailureThatStays_IsReportedAfterTheLastRepetition() => OnLoop.RunVirtual(async loop =>
    {
        var exchange = new FakeExchange(loop, _ => Lost);

        Assert.Same(Lost, await GetAsync(loop, exchange, Patient));
        Assert.Equal(4, exchange.Seconds.Count);
    });

    [Fact]
    public void GetAsync_Delays_AreJitteredAndDoubleUpToTheirLimit() => OnLoop.RunVirtual(async loop =>
    {
        var options = Patient with { Retries = 100, RetryDelaySeconds = 1, RetryDelayLimitSeconds = 8, RetryBudgetPercent = 10_000 };
        var exchange = new FakeExchange(loop, _ => Lost);

        await GetAsync(loop, exchange, options);

        var delays = exchange.Seconds.Zip(exchange.Seconds.Skip(1), (one, next) => next - one).ToArray();
        Assert.Equal(100, delays.Length);
        Assert.InRange(delays[0], 0, 1.01);
        Assert.InRange(delays[1], 0, 2.01);
        Assert.All(delays, delay => Assert.InRange(delay, 0, 8.01));
        Assert.InRange(delays[3..].Average(), 3, 5); // Uniform from 0 to 8: five standard deviations around the mean of 97.
        Assert.True(delays.Distinct().Count() > 90);
    });

    [Theory]
    [InlineData(404, 1)]
    [InlineData(503, 4)]
    public void GetAsync_StatusCodes_AreRepeatedAsTheOptionsSay(int status, int requests) => OnLoop.RunVirtual(async loop =>
    {
        var exchange = new FakeExchange(loop, _ => Status(status));

        await GetAsync(loop, exchange, Patient with { RetriedStatusCodes = [503] });

        Assert.Equal(requests, exchange.Seconds.Count);
    });

    [Fact]
    public void GetAsync_KindsOfFailureSwitchedOff_AreNotRepeated() => OnLoop.RunVirtual(async loop =>
    {
        var options = Patient with { RetryConnections = false, RetryTimeouts = false };
        var late = new HopFailure(FailureCategory.Timeout, "late") { Transience = Transience.Timeout };

        foreach (var failure in new[] { Lost, Refused, late })
        {
            var exchange = new FakeExchange(loop, _ => failure);
            await GetAsync(loop, exchange, options);
            Assert.Single(exchange.Seconds);
        }
    });

    [Fact]
    public void GetAsync_RetryAfter_PausesTheHostForEverybodyAndHoldsNoPlace() => OnLoop.RunVirtual(async loop =>
    {
        var gate = new HostGate(1, 1, TimeSpan.Zero, loop.TimeProvider);
        var exchange = new FakeExchange(loop, number => number == 1 ? Status(429, retryAfter: 30) : Success);
        var attempts = new Attempts(exchange, Patient, loop.TimeProvider, CancellationToken.None);

        await TaskGroup.RunAsync(group =>
        {
            group.StartSoon(async token => await GetAsync(attempts, gate, "http://a.test/1", token));
            group.StartSoon(async token => await GetAsync(attempts, gate, "http://b.test/", token));
            group.StartSoon(async token => await GetAsync(attempts, gate, "http://a.test/2", token));
            return Task.CompletedTask;
        });

        Assert.Equal([0, 0, 30, 30], exchange.Rounded);
    });

    [Fact]
    public void GetAsync_RetryAfterOfYears_IsCutToTheLimit() => OnLoop.RunVirtual(async loop =>
    {
        var exchange = new FakeExchange(loop, number => number == 1 ? Status(503, retryAfter: 300L * 365 * 86_400) : Success);

        await GetAsync(loop, exchange, Patient with { RetryAfterLimitSeconds = 120 });

        Assert.Equal([0, 120], exchange.Rounded);
    });

    [Fact]
    public void GetAsync_TooManyRequestsWithoutATime_SlowsTheHostDown() => OnLoop.RunVirtual(async loop =>
    {
        var exchange = new FakeExchange(loop, _ => Status(429));

        await GetAsync(loop, exchange, Patient with { RetryDelaySeconds = 0 });

        Assert.Equal([0, 1, 3, 7], exchange.Rounded);
    });

    [Fact]
    public void GetAsync_Budget_BoundsTheRepetitionsOfARun() => OnLoop.RunVirtual(async loop =>
    {
        var exchange = new FakeExchange(loop, _ => Lost);
        var attempts = new Attempts(exchange, Patient with { RetryBudgetPercent = 10 }, loop.TimeProvider, CancellationToken.None);
        var gate = new HostGate(1, 1, TimeSpan.Zero, loop.TimeProvider);

        for (var job = 0; job < 1_000; job++)
        {
            await GetAsync(attempts, gate, "http://a.test/", CancellationToken.None);
        }

        Assert.Equal(1_000 + 100 + 100, exchange.Seconds.Count);
    });

    [Fact]
    public void GetAsync_HostThatGivesNoAnswer_IsLeftAloneForAWhile() => OnLoop.RunVirtual(async loop =>
    {
        var options = Patient with { Retries = 0, BreakerFailures = 3, BreakerSeconds = 30 };
        var exchange = new FakeExchange(loop, number => number < 5 ? Refused : Success);
        var attempts = new Attempts(exchange, options, loop.TimeProvider, CancellationToken.None);
        var gate = new HostGate(10, 10, TimeSpan.Zero, loop.TimeProvider);

        for (var second = 0; second <= 65; second++)
        {
            await GetAsync(attempts, gate, "http://a.test/", CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
        }

        // Three failures, a trial after thirty seconds that fails, another one that succeeds: then all go through.
        Assert.Equal([0, 1, 2, 32, 62, 63, 64, 65], exchange.Rounded);
    });

    [Fact]
    public void GetAsync_RunStopsWhileItWaitsToRepeat_IsLeft() => OnLoop.RunVirtual(async loop =>
    {
        using var stopping = new CancellationTokenSource();
        var exchange = new FakeExchange(loop, _ => Lost);
        var attempts = new Attempts(exchange, Patient with { RetryDelaySeconds = 3600 }, loop.TimeProvider, stopping.Token);
        loop.CallLater(TimeSpan.FromMilliseconds(1), stopping.Cancel);

        var get = GetAsync(attempts, new HostGate(1, 1, TimeSpan.Zero, loop.TimeProvider), "http://a.test/", CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
        Assert.Single(exchange.Seconds);
    });

    [Fact]
    public void GetAsync_RunStopsWhileItWaitsForThePauseOfTheHost_IsLeft() => OnLoop.RunVirtual(async loop =>
    {
        using var stopping = new CancellationTokenSource();
        var exchange = new FakeExchange(loop, number => number == 1 ? Status(503, retryAfter: 5) : Success);
        var attempts = new Attempts(exchange, Patient, loop.TimeProvider, stopping.Token);
        loop.CallLater(TimeSpan.FromSeconds(1), stopping.Cancel);

        var get = GetAsync(attempts, new HostGate(1, 1, TimeSpan.Zero, loop.TimeProvider), "http://a.test/", CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
        Assert.Single(exchange.Seconds);
    });

    [Fact]
    public void GetAsync_RunStopsDuringTheLastAttempt_ReportsWhatCameOfIt() => OnLoop.RunVirtual(async loop =>
    {
        using var stopping = new CancellationTokenSource();
        var exchange = new FakeExchange(loop, _ => Lost) { Duration = TimeSpan.FromSeconds(5) };
        var attempts = new Attempts(exchange, Patient with { Retries = 0 }, loop.TimeProvider, stopping.Token);
        loop.CallLater(TimeSpan.FromSeconds(1), stopping.Cancel);

        var get = GetAsync(attempts, new HostGate(1, 1, TimeSpan.Zero, loop.TimeProvider), "http://a.test/", CancellationToken.None);

        Assert.Same(Lost, await get);
    });

    private static HopFailure Status(int status, long? retryAfter = null) => new(FailureCategory.HttpStatus, $"{status}")
    {
        Transience = Transience.Status,
        StatusCode = status,
        RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    private static Task<HopOutcome> GetAsync(EventLoop loop, FakeExchange exchange, FetchOptions options) => GetAsync(
        new Attempts(exchange, options, loop.TimeProvider, CancellationToken.None),
        new HostGate(1, 1, TimeSpan.Zero, loop.TimeProvider),
        "http://a.test/",
        CancellationToken.None);

    private static async Task<HopOutcome> GetAsync(Attempts attempts, HostGate gate, string url, CancellationToken cancellationToken)
    {
        var job = Jobs.For(url);
        var pass = new GatePass(gate, null);
        try
        {
            return await attempts.GetAsync(new HopRequest(job.Url), job.Host, pass, cancellationToken);
        }
        finally
        {
            pass.Leave();
        }
    }
}
