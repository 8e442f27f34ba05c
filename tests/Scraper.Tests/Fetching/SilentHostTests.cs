using System.Threading.Channels;
using Reactor;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Serilog.Core;

namespace Scraper.Tests.Fetching;

/// <summary>The fetch stage with the default options, on virtual time, where a hundred hosts answer after a second and one never does.</summary>
public sealed class SilentHostTests
{
    private const int Hosts = 100;

    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    public void RunAsync_OneHostOf101IsSilent_TheOthersTakeNoMoreThanATenthLonger(int pagesPerHost)
    {
        var without = MeasureSeconds(pagesPerHost, silentHosts: 0);

        var with = MeasureSeconds(pagesPerHost, silentHosts: 1);

        Assert.Equal(Hosts * pagesPerHost / (double)new FetchOptions().Concurrency, without, tolerance: 3);
        Assert.InRange(with, without, without * 1.1);
    }

    /// <summary>How long it takes until the last page of the hosts that answer is there.</summary>
    private static double MeasureSeconds(int pagesPerHost, int silentHosts)
    {
        double seconds = 0;
        OnLoop.RunVirtual(async loop =>
        {
            var options = new FetchOptions();
            var exchange = new HalfSilentExchange(loop, options);
            var jobs = Channel.CreateBounded<Job>(256);
            var pages = Channel.CreateUnbounded<Page>();
            var outcomes = Channel.CreateUnbounded<Outcome>();
            var gate = new HostGate(options.Concurrency, options.ConcurrencyPerHost, TimeSpan.Zero, loop.TimeProvider);
            var attempts = new Attempts(exchange, options, loop.TimeProvider, CancellationToken.None);
            var stage = new FetchStage(
                new PageFetcher(new HopWalk(attempts, null, null, options.RedirectLimit, Logger.None)), gate, null, outcomes.Writer, Interruption.None, Logger.None);
            var start = loop.TimeProvider.GetTimestamp();
            await TaskGroup.RunAsync(group =>
            {
                group.StartSoon(token => stage.RunAsync(jobs.Reader, pages.Writer, token));
                group.StartSoon(async token =>
                {
                    for (var page = 0; page < pagesPerHost; page++)
                    {
                        for (var host = 0; host < Hosts + silentHosts; host++)
                        {
                            await jobs.Writer.WriteAsync(Jobs.On(host < Hosts ? $"h{host}.test" : "silent.test", page), token);
                        }
                    }

                    jobs.Writer.Complete();
                });
                return Task.CompletedTask;
            });
            seconds = loop.TimeProvider.GetElapsedTime(start, exchange.LastAnswer).TotalSeconds;
            Assert.Equal(Hosts * pagesPerHost, pages.Reader.Count);
            Assert.Equal(silentHosts * pagesPerHost, outcomes.Reader.Count);
        });
        return seconds;
    }

    private sealed class HalfSilentExchange(EventLoop loop, FetchOptions options) : IExchange
    {
        public long LastAnswer { get; private set; }

        public async ValueTask<HopOutcome> GetAsync(HopRequest hop, CancellationToken cancellationToken)
        {
            if (hop.Url.Host == "silent.test")
            {
                await Task.Delay(TimeSpan.FromSeconds(options.HeadersTimeoutSeconds), loop.TimeProvider, cancellationToken);
                return new HopFailure(FailureCategory.Timeout, "silent") { Transience = Transience.Timeout, NoAnswer = true };
            }

            await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider, cancellationToken);
            LastAnswer = loop.TimeProvider.GetTimestamp();
            return new HopContent(200, Pages.Of(Jobs.For(hop.Url.Href), "").Content, 0);
        }
    }
}
