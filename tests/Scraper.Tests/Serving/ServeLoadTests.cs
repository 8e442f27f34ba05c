using Scraper.Options;

namespace Scraper.Tests.Serving;

/// <summary>Many clients at once, each of which has three mirrors raced. The form for 1,000 of them is bench/serve.</summary>
public sealed class ServeLoadTests
{
    private const int Clients = 200;

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private static readonly FetchOptions Fetch = new() { Retries = 0, Concurrency = 3 * Clients, ConcurrencyPerHost = Clients };

    [Fact]
    public async Task First_200ClientsAtOnce_EachGetsThePageItAskedFor()
    {
        using var sites = await RacedSites.StartAsync();

        new ServedPages { Fetch = Fetch }.Run(async client =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 5 * Clients).Select(page => AskAsync(client, sites, page)));

            Assert.Equal(5 * Clients, answers.Length);
            await ServedPages.WaitForMetricAsync(client, "scraper_fetches_in_flight 0");
            await ServedPages.WaitForMetricAsync(client, "scraper_held_bytes 0");
        });
    }

    [Fact]
    public async Task First_200ClientsHangUp_NoFetchGoesOn()
    {
        using var sites = await RacedSites.StartAsync();
        sites.FallSilent();

        new ServedPages { Fetch = Fetch }.Run(async client =>
        {
            using var hangUp = new CancellationTokenSource();
            var answers = Enumerable.Range(0, Clients).Select(page => client.GetAsync($"first?{sites.Query(page)}", hangUp.Token)).ToArray();
            Assert.True(SpinWait.SpinUntil(() => sites.Silent == 3 * Clients, TimeSpan.FromSeconds(20)), $"{sites.Silent} requests came.");
            hangUp.Cancel();

            foreach (var answer in answers)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
            }

            Assert.True(SpinWait.SpinUntil(() => sites.Open == 0, TimeSpan.FromSeconds(20)), $"{sites.Open} connections are open.");
            await ServedPages.WaitForMetricAsync(client, "scraper_fetches_in_flight 0");
            await ServedPages.WaitForMetricAsync(client, "scraper_requests_in_flight 0");
            await ServedPages.WaitForMetricAsync(client, $"scraper_fetches_cancelled_total {3 * Clients}");
            await ServedPages.WaitForMetricAsync(client, "scraper_loop_timers 0");
        });
    }

    /// <summary>Asks for a page, and looks that it is the one, from where the answer says that it is.</summary>
    private static async Task<string> AskAsync(HttpClient client, RacedSites sites, int page)
    {
        using var answer = await client.GetAsync($"first?{sites.Query(page)}", Cancellation);
        var winner = new Uri(answer.Headers.GetValues("X-Winner").Single());
        Assert.Equal($"/{page}", winner.AbsolutePath);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(RacedSites.Page(page, Array.IndexOf(sites.Ports, winner.Port)), text);
        return text;
    }
}
