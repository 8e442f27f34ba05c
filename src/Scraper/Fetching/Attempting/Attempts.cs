using Polly;
using Polly.Retry;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Repeats a request that failed in a way that may pass, after a pause that grows.</summary>
/// <remarks>Polly's retry, on the loop: its pauses are the loop's timers, and it comes back to the loop's context. While it pauses the
/// job has no place at the gate. A pause that the server asked for is one of the host: all its requests wait for its end.</remarks>
internal sealed class Attempts
{
    private static readonly ResiliencePropertyKey<GatePass> Pass = new("pass");

    private readonly IExchange _exchange;
    private readonly FetchOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationToken _stopping;
    private readonly RetryBudget _budget;
    private readonly Lazy<ResiliencePipeline<HopOutcome>> _pipeline;

    /// <param name="exchange">Sends one request.</param>
    /// <param name="options">How often, and after what, to repeat it.</param>
    /// <param name="timeProvider">The loop's time.</param>
    /// <param name="stopping">Cancelled: nothing is repeated any more.</param>
    /// <param name="initialRetries">The requests that may be repeated before any has been sent.</param>
    public Attempts(
        IExchange exchange, FetchOptions options, TimeProvider timeProvider, CancellationToken stopping, int initialRetries = RetryBudget.InitialRetries)
    {
        _exchange = exchange;
        _options = options;
        _timeProvider = timeProvider;
        _stopping = stopping;
        _budget = new RetryBudget(options.RetryBudgetPercent, initialRetries);
        _pipeline = new Lazy<ResiliencePipeline<HopOutcome>>(CreatePipeline, LazyThreadSafetyMode.None);
    }

    /// <summary>Sends a request as often as it needs and may be sent.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled it, or it was to be repeated but the run is stopping.</exception>
    public async ValueTask<HopOutcome> GetAsync(HopRequest hop, string host, GatePass pass, CancellationToken cancellationToken)
    {
        _budget.Deposit();
        var first = await GetOnceAsync(hop, host, pass, cancellationToken, cancellationToken);
        return _options.Retries > 0 && IsTransient(first) ? await RepeatAsync(first, hop, host, pass, cancellationToken) : first;
    }

    /// <summary>Goes on after a first failure that may pass. Most requests never get here, and so pay nothing for it.</summary>
    private async ValueTask<HopOutcome> RepeatAsync(HopOutcome first, HopRequest hop, string host, GatePass pass, CancellationToken cancellationToken)
    {
        var state = new Series(this, first, hop, host, pass, cancellationToken);

        // Pauses, those of the host too, end with the run, and with whoever asked: a mirror that has lost, a client that has gone.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping, cancellationToken);
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, either.Token);
        context.Properties.Set(Pass, pass);
        try
        {
            var outcome = await _pipeline.Value.ExecuteAsync(static async (context, series) => await series.GetOnceAsync(context.CancellationToken), context, state);
            if (_stopping.IsCancellationRequested && state.Count <= _options.Retries && IsTransient(outcome))
            {
                throw new OperationCanceledException(_stopping);
            }

            return outcome;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<HopOutcome> GetOnceAsync(
        HopRequest hop, string hostName, GatePass pass, CancellationToken entering, CancellationToken cancellationToken)
    {
        await pass.EnterAsync(hostName, entering);
        var host = pass.Host!;
        if (host.Breaker?.TryPass() == false)
        {
            return new HopFailure(FailureCategory.ConnectionError, $"not tried: {_options.BreakerFailures} requests to the host, one after the other, got no answer");
        }

        try
        {
            var outcome = await _exchange.GetAsync(hop, cancellationToken);
            Learn(host, outcome);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            host.Breaker?.GiveUp();
            throw;
        }
    }

    /// <summary>What an outcome says of its host.</summary>
    private void Learn(GatedHost host, HopOutcome outcome)
    {
        var noAnswer = outcome is HopFailure { NoAnswer: true };
        if (noAnswer && _options.BreakerFailures > 0)
        {
            host.Breaker ??= new HostBreaker(_options.BreakerFailures, TimeSpan.FromSeconds(_options.BreakerSeconds), _timeProvider);
        }

        host.Breaker?.Record(answered: !noAnswer);
        switch (outcome)
        {
            case HopFailure { StatusCode: 429 or 503, RetryAfter: { } wait }:
                host.Pause(Shorter(wait, TimeSpan.FromSeconds(_options.RetryAfterLimitSeconds)));
                break;
            case HopFailure { StatusCode: 429 or 503 }:
                host.SlowDown();
                break;
            case not HopFailure:
                host.SpeedUp();
                break;
        }
    }

    /// <summary>Made when the first request has failed: Polly looks at its options at some length, and most runs start without it.</summary>
    private ResiliencePipeline<HopOutcome> CreatePipeline() =>
        new ResiliencePipelineBuilder<HopOutcome> { TimeProvider = _timeProvider }
            .AddRetry(new RetryStrategyOptions<HopOutcome>
            {
                MaxRetryAttempts = _options.Retries,
                ShouldHandle = arguments => ValueTask.FromResult(IsToBeRepeated(arguments.Outcome.Result, arguments.AttemptNumber)),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Delay(arguments.Outcome.Result, arguments.AttemptNumber)),
                OnRetry = static arguments =>
                {
                    arguments.Context.Properties.GetValue(Pass, null!).Leave();
                    return default;
                },
            })
            .Build();

    private bool IsToBeRepeated(HopOutcome? outcome, int attempt) =>
        attempt < _options.Retries && IsTransient(outcome) && _budget.TryWithdraw();

    /// <summary>Whether a request that came to this may succeed later.</summary>
    public bool IsTransient(HopOutcome? outcome) => outcome is HopFailure failure && failure.Transience switch
    {
        Transience.Status => _options.RetriedStatusCodes.Contains(failure.StatusCode),
        Transience.Timeout => _options.RetryTimeouts,
        Transience.Connect or Transience.Connection => _options.RetryConnections,
        _ => false,
    };

    /// <summary>Nothing if the gate keeps the host's pause; else anything up to a delay that doubles each time (full jitter), so that those
    /// who failed together do not come back together.</summary>
    private TimeSpan Delay(HopOutcome? outcome, int attempt)
    {
        if (outcome is HopFailure { RetryAfter: not null, StatusCode: 429 or 503 })
        {
            return TimeSpan.Zero;
        }

        var longest = Math.Min(_options.RetryDelaySeconds * Math.Pow(2, attempt), _options.RetryDelayLimitSeconds);
        return TimeSpan.FromSeconds(longest * Random.Shared.NextDouble());
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>The requests for one hop, of which the first has been sent.</summary>
    private sealed class Series(Attempts attempts, HopOutcome first, HopRequest hop, string host, GatePass pass, CancellationToken cancellationToken)
    {
        /// <summary>How many were sent.</summary>
        public int Count { get; private set; }

        public ValueTask<HopOutcome> GetOnceAsync(CancellationToken entering)
        {
            Count++;
            return Count == 1 ? new ValueTask<HopOutcome>(first) : attempts.GetOnceAsync(hop, host, pass, entering, cancellationToken);
        }
    }
}
