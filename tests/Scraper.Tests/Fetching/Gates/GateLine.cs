using Reactor;
using Scraper.Fetching;

namespace Scraper.Tests.Fetching.Gates;

/// <summary>A gate, and those who come to it: each has the name of its host and a number.</summary>
internal sealed class GateLine(EventLoop loop, int limit, int perHostLimit, TimeSpan delay = default)
{
    private readonly Dictionary<string, GatedHost> _hosts = [];
    private readonly long _start = loop.TimeProvider.GetTimestamp();
    private int _count;

    public HostGate Gate { get; } = new(limit, perHostLimit, delay, loop.TimeProvider);

    public List<string> In { get; } = [];

    public List<double> Seconds { get; } = [];

    public List<string> TurnedAway { get; } = [];

    public void Add(params string[] hosts)
    {
        foreach (var host in hosts)
        {
            Gate.Enqueue(host, new Visitor(this, $"{host}{_count++}"));
        }
    }

    public GatedHost Host(string visitor) => _hosts[visitor];

    public void Leave(string visitor) => Gate.Leave(_hosts[visitor]);

    public async Task WaitForAsync(int count)
    {
        while (In.Count < count)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), loop.TimeProvider);
        }
    }

    private TimeSpan Elapsed => loop.TimeProvider.GetElapsedTime(_start);

    private sealed class Visitor(GateLine line, string name) : IGateVisitor
    {
        public bool TryEnter(GatedHost host)
        {
            line._hosts[name] = host;
            line.In.Add(name);
            line.Seconds.Add(Math.Round(line.Elapsed.TotalSeconds, 1));
            return true;
        }

        public void TurnAway() => line.TurnedAway.Add(name);
    }
}
