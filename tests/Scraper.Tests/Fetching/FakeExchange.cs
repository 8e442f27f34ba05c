using Reactor;
using Scraper.Fetching;

namespace Scraper.Tests.Fetching;

/// <summary>Answers each request with what the test says, and notes when it came.</summary>
internal sealed class FakeExchange(EventLoop loop, Func<int, HopOutcome> answer) : IExchange
{
    private readonly long _start = loop.TimeProvider.GetTimestamp();

    /// <summary>When the requests came, in seconds since the exchange was made.</summary>
    public List<double> Seconds { get; } = [];

    /// <summary>The same in whole seconds.</summary>
    public IEnumerable<double> Rounded => Seconds.Select(second => Math.Round(second));

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Duration { get; init; }

    public async ValueTask<HopOutcome> GetAsync(HopRequest hop, CancellationToken cancellationToken)
    {
        Seconds.Add(loop.TimeProvider.GetElapsedTime(_start).TotalSeconds);
        var number = Seconds.Count;
        await Task.Delay(Duration, loop.TimeProvider, cancellationToken);
        return answer(number);
    }
}
