using Reactor;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Fetching.Strategies;

/// <summary>Mirrors with the gate, repetitions and robots.txt in place, on a clock that jumps; only the exchange is a fake.</summary>
public sealed partial class MirrorFetcherTests
{
    [Theory]
    [InlineData("Race", 3)]
    [InlineData("Hedge", 1)]
    [InlineData("Fallback", 1)]
    public void FetchAsync_10000Races_LeaveNoPlaceTakenAndNothingRunning(string strategy, int requests) => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, strategy) { ["a.test"] = (0.5, Html), ["b.test"] = (0.6, Html), ["c.test"] = (9, Html) };

        for (var round = 0; round < 10_000; round++)
        {
            var (page, _) = await site.FetchAsync("http://a.test/ http://b.test/ http://c.test/");
            Assert.Equal(0, page!.MirrorIndex);
            page.Content.Dispose();
        }

        Assert.Equal(10_000 * requests, site.Requests);
        Assert.Equal(10_000 * (requests - 1), site.Cancelled);
        await site.AssertNothingLeftAsync();
    });

    [Theory]
    [InlineData("Race")]
    [InlineData("Hedge")]
    [InlineData("Fallback")]
    public void FetchAsync_10000RacesThatNobodyWins_LeaveNoPlaceTakenAndNothingRunning(string strategy) => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, strategy) { ["a.test"] = (0.1, Gone), ["b.test"] = (30, Late), ["c.test"] = (0.2, Lost) };

        for (var round = 0; round < 10_000; round++)
        {
            var (page, failure) = await site.FetchAsync("http://a.test/ http://b.test/ http://c.test/");
            Assert.Null(page);
            Assert.Equal(FailureCategory.HttpStatus, failure!.Category);
        }

        Assert.Equal((30_000, 0), (site.Requests, site.Cancelled));
        await site.AssertNothingLeftAsync();
    });

    [Theory]
    [InlineData("Race", 1)]
    [InlineData("Hedge", 2)]
    [InlineData("Fallback", 31)]
    public void FetchAsync_FirstMirrorTimesOut_TheOtherWinsWhenTheStrategySays(string strategy, double seconds) => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, strategy) { ["a.test"] = (30, Late), ["b.test"] = (1, Html) };

        var (page, _) = await site.FetchAsync("http://a.test/ http://b.test/");

        Assert.Equal(1, page!.MirrorIndex);
        Assert.InRange(site.Seconds, seconds - 0.01, seconds + 0.01);
        await site.AssertNothingLeftAsync();
    });

    [Fact]
    public void FetchAsync_AnotherMirrorWins_IsThePageOfTheJobFromThere() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "Race") { ["a.test"] = (5, Html), ["b.test"] = (1, Html) };

        var (page, failure) = await site.FetchAsync("http://a.test/x http://b.test/y");

        Assert.Null(failure);
        Assert.Equal(("http://a.test/x", "http://b.test/y", 1), (page!.Job.Listed, page.Url.Href, page.MirrorIndex));
        Assert.Single(page.Job.Mirrors);
        await site.AssertNothingLeftAsync();
    });

    [Theory]
    [InlineData("Race")]
    [InlineData("Hedge")]
    [InlineData("Fallback")]
    public void FetchAsync_AllFail_IsOneFailureThatListsEach(string strategy) => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, strategy) { ["a.test"] = (2, Gone), ["b.test"] = (1, Late) };

        var (_, failure) = await site.FetchAsync("http://a.test/ http://me:secret@b.test/");

        Assert.Equal(
            new Failure("http://a.test/ http://me:secret@b.test/", FailureCategory.HttpStatus, "http://a.test/: http-status: 404; http://b.test/: timeout: late"),
            failure);
        await site.AssertNothingLeftAsync();
    });

    [Theory]
    [InlineData("Race")]
    [InlineData("Hedge")]
    [InlineData("Fallback")]
    public void FetchAsync_CancelledAtAnyMoment_LeavesNoPlaceTakenAndNothingRunning(string strategy) => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, strategy, new FetchOptions { Retries = 1 }) { ["a.test"] = (0.3, Lost), ["b.test"] = (0.5, Gone), ["c.test"] = (2, Html) };
        for (var moment = 0; moment < 400; moment++)
        {
            using var cancellation = new CancellationTokenSource();
            var fetch = site.FetchAsync("http://a.test/ http://b.test/ http://c.test/", cancellation.Token);
            await Task.Delay(TimeSpan.FromSeconds(0.1 * (moment / 16)), loop.TimeProvider, CancellationToken.None);
            for (var turn = 0; turn < moment % 16; turn++)
            {
                await Task.Yield();
            }

            cancellation.Cancel();

            await Aggregate.WaitAsync([fetch], WaitUntil.AllCompleted, TimeSpan.FromMilliseconds(1), CancellationToken.None);
            Assert.True(fetch.IsCompleted, $"It goes on when it is cancelled at moment {moment}.");
            Assert.True(fetch.IsCanceled || fetch.GetAwaiter().GetResult().Page is not null);
            await site.AssertNothingLeftAsync();
        }
    });

    [Fact]
    public void FetchAsync_LoserThatPausesBeforeItTriesAgain_IsNotWaitedFor() => OnLoop.RunVirtual(async loop =>
    {
        var options = new FetchOptions { Retries = 5, RetryDelaySeconds = 3_600, RetryDelayLimitSeconds = 3_600 };
        var site = new Site(loop, "Race", options) { ["a.test"] = (0.1, Lost), ["b.test"] = (1, Html) };

        var (page, _) = await site.FetchAsync("http://a.test/ http://b.test/");

        Assert.Equal(1, page!.MirrorIndex);
        Assert.InRange(site.Seconds, 0.99, 1.01);
        await site.AssertNothingLeftAsync();
    });

    [Fact]
    public void FetchAsync_LoserAskedForRobotsTxtThatOthersWaitFor_TheyGetIt() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "Race", new FetchOptions { Robots = true, Retries = 0 })
        {
            ["a.test"] = (5, Html),
            ["b.test"] = (0.1, Html),
        };
        var race = site.FetchAsync("http://a.test/1 http://b.test/");
        var other = site.FetchAsync("http://a.test/2");

        Assert.Equal(1, (await race).Page!.MirrorIndex);
        Assert.InRange(site.Seconds, 0.19, 0.21);
        Assert.Equal("http://a.test/2", (await other).Page!.Url.Href);
        await site.AssertNothingLeftAsync();
    });

    [Fact]
    public void FetchAsync_LoserWasTheOneTrialOfAHost_AnotherMayTry() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "Race", new FetchOptions { Retries = 0, BreakerFailures = 1, BreakerSeconds = 10 }) { ["a.test"] = (1, Refused), ["b.test"] = (1, Html) };
        using var host = new Held(await site.Gate.EnterAsync("a.test:80", CancellationToken.None), site.Gate); // remembered as long as somebody is with it
        await site.FetchAsync("http://a.test/");
        await Task.Delay(TimeSpan.FromSeconds(11), loop.TimeProvider, CancellationToken.None);
        site["a.test"] = (9, Html);

        Assert.Equal(1, (await site.FetchAsync("http://a.test/ http://b.test/")).Page!.MirrorIndex);

        Assert.NotNull((await site.FetchAsync("http://a.test/")).Page);
    });

    [Fact]
    public void FetchAsync_HostOfAMirrorIsFull_WaitsForItsTurnThere() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "Fallback", new FetchOptions { ConcurrencyPerHost = 1 }) { ["a.test"] = (1, Gone), ["b.test"] = (1, Html) };
        var host = await site.Gate.EnterAsync("b.test:80", CancellationToken.None);
        loop.CallLater(TimeSpan.FromSeconds(5), () => site.Gate.Leave(host));

        await site.FetchAsync("http://a.test/ http://b.test/");

        Assert.InRange(site.Seconds, 5.99, 6.01);
        await site.AssertNothingLeftAsync();
    });

    [Fact]
    public void FetchAsync_RunIsStopping_AsksNoFurtherMirrorAndLeavesTheJob() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "Fallback") { ["a.test"] = (2, Gone), ["b.test"] = (1, Html) };
        loop.CallLater(TimeSpan.FromSeconds(1), site.Stopping.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => site.FetchAsync("http://a.test/ http://b.test/"));

        Assert.Equal(1, site.Requests);
        await site.AssertNothingLeftAsync();
    });

    [Fact]
    public void FetchAsync_FaultOfOursInALoser_IsNotTakenForAFailureOfTheMirror() => OnLoop.RunVirtual(async loop =>
    {
        var site = new Site(loop, "Race") { ["a.test"] = (1, () => throw new InvalidOperationException("a fault of ours")), ["b.test"] = (2, Html) };

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => site.FetchAsync("http://a.test/ http://b.test/"));

        Assert.Equal("a fault of ours", thrown.Message);
    });

    private static HopContent Html() => new HopContent(200, Pages.Of(Jobs.For("http://x.test/"), "").Content, 0);

    private static HopFailure Gone() => new HopFailure(FailureCategory.HttpStatus, "404") { StatusCode = 404, Transience = Transience.Status };

    private static HopFailure Late() => new HopFailure(FailureCategory.Timeout, "late");

    private static HopFailure Lost() => new HopFailure(FailureCategory.ConnectionError, "lost") { Transience = Transience.Connection };

    private static HopFailure Refused() => new HopFailure(FailureCategory.ConnectionError, "refused") { NoAnswer = true };
}
