using Polly;
using Polly.Retry;
using Scraper.Options;

namespace Scraper.Fetching;

/// <summary>Repeats a request that failed in a way that may pass, after a pause that grows.</summary>
/// <remarks>Polly's retry, on the loop: its pauses are the loop's timers, and it comes back to the loop's context.</remarks>
internal sealed class Attempts
{
    private readonly Exchange _exchange;
    private readonly ResiliencePipeline<HopOutcome> _pipeline;

    public Attempts(Exchange exchange, FetchOptions options, TimeProvider timeProvider)
    {
        _exchange = exchange;
        var builder = new ResiliencePipelineBuilder<HopOutcome> { TimeProvider = timeProvider };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HopOutcome>
            {
                MaxRetryAttempts = options.Retries,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is HopFailure { IsTransient: true }),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(FullJitter(options, arguments.AttemptNumber)),
            });
        }

        _pipeline = builder.Build();
    }

    public async ValueTask<HopOutcome> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, state) => await state.Exchange.GetAsync(state.Url, context.CancellationToken),
                context,
                (Exchange: _exchange, Url: url));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Anything from nothing to a delay that doubles each time: the hosts' clients do not come back all at once.</summary>
    private static TimeSpan FullJitter(FetchOptions options, int attempt)
    {
        var most = Math.Min(options.RetryDelaySeconds * Math.Pow(2, attempt), options.RetryDelayLimitSeconds);
        return TimeSpan.FromSeconds(most * Random.Shared.NextDouble());
    }
}
