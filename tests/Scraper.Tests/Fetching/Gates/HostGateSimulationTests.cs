using Reactor;
using Scraper.Fetching;

namespace Scraper.Tests.Fetching.Gates;

/// <summary>The gate under visitors that stay, come back, pause and give up at random, the same way for the same seed.</summary>
public sealed class HostGateSimulationTests
{
    [Fact]
    public void HostGate_RandomRuns_LetsInEverybodyOnceWithinTheLimits()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            OnLoop.RunVirtual(loop => new Simulation(loop, seed).RunAsync(closeAfter: int.MaxValue));
        }
    }

    [Fact]
    public void HostGate_ClosedAtRandom_TurnsAwayTheRest()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            OnLoop.RunVirtual(loop => new Simulation(loop, seed).RunAsync(closeAfter: seed));
        }
    }

    private sealed class Simulation
    {
        private readonly EventLoop _loop;
        private readonly Random _random;
        private readonly int _limit;
        private readonly int _perHostLimit;
        private readonly int _visitorCount;
        private readonly HostGate _gate;
        private readonly Dictionary<string, int> _inFlight = [];
        private readonly List<int> _finished = [];
        private int _turnedAway;

        public Simulation(EventLoop loop, int seed)
        {
            _loop = loop;
            _random = new Random(seed);
            _limit = _random.Next(1, 8);
            _perHostLimit = _random.Next(1, 4);
            _visitorCount = _random.Next(100);
            _gate = new HostGate(_limit, _perHostLimit, TimeSpan.FromSeconds(_random.Next(3) * 0.1), loop.TimeProvider);
        }

        public async Task RunAsync(int closeAfter)
        {
            await TaskGroup.RunAsync(async group =>
            {
                for (var number = 0; number < _visitorCount; number++)
                {
                    await _gate.WaitForFewerAsync(10);
                    _gate.Enqueue(RandomHost(), new Visitor(this, group, number));
                    if (number == closeAfter)
                    {
                        _gate.Close();
                    }
                }

                await _gate.WaitForFewerAsync(1);
            });

            Assert.Equal(_finished.Count, _finished.Distinct().Count());
            Assert.Equal(_visitorCount, _finished.Count + _turnedAway);
            Assert.True(_turnedAway == 0 || closeAfter < _visitorCount);
            Assert.All(_inFlight.Values, count => Assert.Equal(0, count));
        }

        private async Task VisitAsync(GatedHost host, int number)
        {
            var pass = new GatePass(_gate, host);
            Count(host.Name, 1);
            for (var stay = _random.Next(1, 4); stay > 0; stay--)
            {
                await Task.Delay(TimeSpan.FromSeconds(_random.NextDouble()), _loop.TimeProvider);
                if (_random.Next(10) == 0)
                {
                    pass.Host!.Pause(TimeSpan.FromSeconds(_random.NextDouble() * 10));
                }

                if (_random.Next(3) == 0)
                {
                    Count(pass.Host!.Name, -1);
                    pass.Leave();
                    await pass.EnterAsync(RandomHost(), CancellationToken.None);
                    Count(pass.Host!.Name, 1);
                }
            }

            Count(pass.Host!.Name, -1);
            pass.Leave();
            _finished.Add(number);
        }

        private void Count(string host, int change)
        {
            _inFlight[host] = _inFlight.GetValueOrDefault(host) + change;
            Assert.InRange(_inFlight[host], 0, _perHostLimit);
            Assert.InRange(_inFlight.Values.Sum(), 0, _limit);
        }

        private string RandomHost() => $"h{_random.Next(1, 6)}";

        private sealed class Visitor(Simulation simulation, TaskGroup group, int number) : IGateVisitor
        {
            public bool TryEnter(GatedHost host)
            {
                group.StartSoon(_ => simulation.VisitAsync(host, number));
                return true;
            }

            public void TurnAway() => simulation._turnedAway++;
        }
    }
}
