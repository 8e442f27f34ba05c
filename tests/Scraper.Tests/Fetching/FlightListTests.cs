using Reactor;
using Scraper.Fetching;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching;

public sealed class FlightListTests
{
    [Fact]
    public void LookAsync_FlightEndsWhileAnotherLoopIsAsked_IsThatOfOneMoment()
    {
        FlightView? view = null;

        OnLoop.Run(async loop =>
        {
            await using var other = await loop.Executor.RunAsync(() => EventLoopThread.Start("other"), CancellationToken.None);
            var flights = new FlightList(loop.TimeProvider);
            flights.Add(other);
            var flight = flights.Begin(Jobs.For("http://a.example/"));
            var looking = flights.LookAsync();
            flights.End(flight);
            view = await looking;
        });

        Assert.Equal(1, view!.Count);
        Assert.Single(view.Flights);
    }
}
