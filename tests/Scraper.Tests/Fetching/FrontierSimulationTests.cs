using Reactor;
using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Tests.Fetching;

/// <summary>The frontier under workers and an adder that take turns at random, the same way for the same seed.</summary>
public sealed class FrontierSimulationTests
{
    [Fact]
    public void Frontier_RandomRuns_GiveEveryJobOnceWithinTheLimits()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            OnLoop.Run(_ => new Simulation(new Random(seed)).RunAsync(closeAfter: int.MaxValue));
        }
    }

    [Fact]
    public void Frontier_ClosedAtRandom_EndsAndGivesNoJobTwice()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            OnLoop.Run(_ => new Simulation(new Random(seed)).RunAsync(closeAfter: seed));
        }
    }

    private sealed class Simulation
    {
        private readonly Random _random;
        private readonly int _capacity;
        private readonly int _perHostLimit;
        private readonly int _workerCount;
        private readonly Job[] _jobs;
        private readonly Frontier _frontier;
        private readonly Dictionary<string, int> _inFlight = [];
        private readonly List<Job> _taken = [];
        private int _added;
        private bool _closed;

        public Simulation(Random random)
        {
            _random = random;
            _capacity = random.Next(1, 20);
            _perHostLimit = random.Next(1, 4);
            _workerCount = random.Next(1, 10);
            _jobs = [.. Enumerable.Range(0, random.Next(200)).Select(number => Jobs.On($"h{random.Next(1, 6)}", number))];
            _frontier = new Frontier(_capacity, _perHostLimit);
        }

        public async Task RunAsync(int closeAfter)
        {
            await TaskGroup.RunAsync(group =>
            {
                for (var worker = 0; worker < _workerCount; worker++)
                {
                    group.StartSoon(_ => WorkAsync(closeAfter));
                }

                group.StartSoon(_ => FillAsync());
                return Task.CompletedTask;
            });

            Assert.Equal(_taken.Count, _taken.Distinct().Count());
            Assert.All(_inFlight.Values, count => Assert.Equal(0, count));
            foreach (var host in _taken.GroupBy(job => job.Url.Authority))
            {
                // Workers run in another order than they are given jobs in, but together they have the first of each host.
                Assert.Equivalent(_jobs.Where(job => job.Url.Authority == host.Key).Take(host.Count()), host, strict: true);
            }

            Assert.True(_taken.Count == _jobs.Length || closeAfter <= _taken.Count);
        }

        private async Task FillAsync()
        {
            foreach (var job in _jobs)
            {
                await _frontier.AddAsync(job);
                _added++;

                // A job may have been given to a worker that has not run yet, or this loop not have run since one was taken.
                Assert.True(_closed || _added - _taken.Count <= _capacity + _workerCount);
                await TurnsAsync();
            }

            _frontier.Complete();
        }

        private async Task WorkAsync(int closeAfter)
        {
            while (await _frontier.TakeAsync() is { } job)
            {
                _taken.Add(job);
                var host = job.Url.Authority;
                _inFlight[host] = _inFlight.GetValueOrDefault(host) + 1;
                Assert.InRange(_inFlight[host], 1, _perHostLimit);
                if (_taken.Count == closeAfter)
                {
                    _closed = true;
                    _frontier.Close();
                }

                await TurnsAsync();
                _inFlight[host]--;
                _frontier.Release(job);
            }
        }

        private async Task TurnsAsync()
        {
            for (var turns = _random.Next(4); turns > 0; turns--)
            {
                await Task.Yield();
            }
        }
    }
}
