using Scraper.Fetching;

namespace Scraper.Tests.Fetching;

public sealed class PhaseTimesTests
{
    [Fact]
    public void Enter_NewConnection_TakesTheTimeOfEachPhase() => OnLoop.RunVirtual(async loop =>
    {
        var times = new PhaseTimes(loop.TimeProvider);

        await PassAsync(1);
        Enter(ExchangePhase.Resolving);
        await PassAsync(2);
        Enter(ExchangePhase.Connecting);
        await PassAsync(3);
        Enter(ExchangePhase.Securing);
        await PassAsync(4);
        Enter(ExchangePhase.AwaitingHeaders);
        await PassAsync(5);
        times.Answer();
        Enter(ExchangePhase.ReceivingBody);
        await PassAsync(6);
        times.End();
        await PassAsync(7);
        times.End();

        // What passes until a connection is asked for is time spent on it.
        Assert.Equal([3, 3, 4, 5, 6], Enum.GetValues<ExchangePhase>().Select(phase => times[phase]?.TotalSeconds));

        void Enter(ExchangePhase phase) => times.Enter(phase, loop.TimeProvider.GetTimestamp());
        Task PassAsync(int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), loop.TimeProvider);
    });

    [Fact]
    public void Enter_ConnectionKeptFromBefore_HasNoPhasesOfConnecting() => OnLoop.RunVirtual(async loop =>
    {
        var times = new PhaseTimes(loop.TimeProvider);
        await Task.Delay(TimeSpan.FromSeconds(5), loop.TimeProvider);
        times.Answer();

        // The handler goes on with a connection that it has begun, for another request.
        times.Enter(ExchangePhase.Connecting, loop.TimeProvider.GetTimestamp());
        times.Enter(ExchangePhase.AwaitingHeaders, loop.TimeProvider.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(6), loop.TimeProvider);
        times.End();

        Assert.Equal([null, null, null, 5, 6], Enum.GetValues<ExchangePhase>().Select(phase => times[phase]?.TotalSeconds));
    });

    [Fact]
    public void Add_TimesOfAnotherRequest_SumsThemUp() => OnLoop.RunVirtual(async loop =>
    {
        var first = new PhaseTimes(loop.TimeProvider) { ReceivedBytes = 1 };
        var second = new PhaseTimes(loop.TimeProvider) { ReceivedBytes = 2 };
        second.Enter(ExchangePhase.Connecting, loop.TimeProvider.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
        first.End();
        await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
        second.End();

        first.Add(second);

        Assert.Equal([null, 2, null, 1, null], Enum.GetValues<ExchangePhase>().Select(phase => first[phase]?.TotalSeconds));
        Assert.Equal(3, first.ReceivedBytes);
    });
}
