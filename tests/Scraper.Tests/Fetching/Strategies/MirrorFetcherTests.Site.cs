using Hypertext;
using Reactor;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Serilog.Core;

namespace Scraper.Tests.Fetching.Strategies;

/// <summary>What the mirrors of the tests are.</summary>
public sealed partial class MirrorFetcherTests
{
    private sealed class Held(GatedHost host, HostGate gate) : IDisposable
    {
        public void Dispose() => gate.Leave(host);
    }

    /// <summary>Hosts that answer after so many seconds, and a fetcher that asks them.</summary>
    private sealed class Site : IExchange, IRobotsSource
    {
        private const int Places = 8;

        private readonly Dictionary<string, (double Seconds, Func<HopOutcome> Answer)> _hosts = [];
        private readonly EventLoop _loop;
        private readonly long _start;
        private readonly MirrorFetcher _fetcher;
        private readonly FetchOptions _options;
        private int _running;

        public Site(EventLoop loop, string strategy, FetchOptions? options = null)
        {
            _loop = loop;
            _start = loop.TimeProvider.GetTimestamp();
            _options = (options ?? new FetchOptions { Retries = 0 }) with { Mirrors = Enum.Parse<MirrorStrategy>(strategy) };
            Gate = new HostGate(Places, _options.ConcurrencyPerHost, TimeSpan.Zero, loop.TimeProvider);
            var attempts = new Attempts(this, _options, loop.TimeProvider, Stopping.Token);
            var robots = _options.Robots ? new RobotsCache(this, loop.TimeProvider) : null;
            _fetcher = new MirrorFetcher(
                new PageFetcher(new HopWalk(attempts, robots, null, _options.RedirectLimit, Logger.None)), FetchStrategies.Create(_options, loop.TimeProvider), Gate, _options, new RunTotals(), Stopping.Token);
        }

        public (double Seconds, Func<HopOutcome> Answer) this[string host]
        {
            set => _hosts[host] = value;
        }

        public CancellationTokenSource Stopping { get; } = new();

        public HostGate Gate { get; }

        public int Requests { get; private set; }

        public int Cancelled { get; private set; }

        public double Seconds => _loop.TimeProvider.GetElapsedTime(_start).TotalSeconds;

        public async Task<(Page? Page, Failure? Failure)> FetchAsync(string line, CancellationToken cancellationToken = default)
        {
            var places = line.Split(' ').Select(Jobs.For).ToArray();
            var job = places[0] with { Mirrors = places[1..] };
            var pass = new GatePass(Gate, null);
            try
            {
                await pass.EnterAsync(job.Host, cancellationToken);
                var (page, outcome) = await _fetcher.FetchAsync(job, pass, cancellationToken);
                return (page, (Failure?)outcome);
            }
            finally
            {
                pass.Leave();
            }
        }

        public async ValueTask<HopOutcome> GetAsync(HopRequest hop, CancellationToken cancellationToken)
        {
            Requests++;
            var (seconds, answer) = _hosts[hop.Url.Host!];
            await WaitAsync(seconds, cancellationToken);
            return answer();
        }

        public async ValueTask<RobotsFetch> FetchAsync(Url url, CancellationToken cancellationToken)
        {
            await WaitAsync(_hosts[url.Host!].Seconds, cancellationToken);
            return new RobotsFetch(RobotsGroup.AllowAll, IsReachable: true);
        }

        /// <summary>No request runs, no timer is set, and all the places at the gate are free.</summary>
        public async Task AssertNothingLeftAsync()
        {
            Assert.Equal(0, _running);
            Assert.Equal(0, _loop.Statistics.Timers);
            Assert.Empty(_loop.GetTasks());
            var entries = Enumerable.Range(0, Places).Select(place => Gate.EnterAsync($"{place}", CancellationToken.None)).ToArray();
            await Task.Yield();
            Assert.All(entries, entry => Assert.True(entry.IsCompleted, "A place at the gate is taken."));
            foreach (var entry in entries)
            {
                Gate.Leave(await entry);
            }
        }

        private async Task WaitAsync(double seconds, CancellationToken cancellationToken)
        {
            _running++;
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), _loop.TimeProvider, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Cancelled++;
                throw;
            }
            finally
            {
                _running--;
            }
        }
    }
}
