using System.Net;
using System.Text;
using Hypertext;
using Hypertext.Tests;
using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Serilog.Core;

namespace Scraper.Tests.Hostile;

/// <summary>Runs all the cases once, several at a time, through the program's own fetch stage.</summary>
public sealed class HostileRun
{
    private const int AtOnce = 48;

    /// <summary>The limits that the outcomes of the cases assume.</summary>
    private static readonly FetchOptions Options = new()
    {
        ConnectTimeoutSeconds = 2,
        HeadersTimeoutSeconds = 3,
        StallTimeoutSeconds = 3,
        TotalTimeoutSeconds = 6,
        BodyByteLimit = 10 * 1024 * 1024,
        RedirectLimit = 20,
        Retries = 0,
    };

    private static readonly ScraperOptions Configuration = new() { Fetch = Options, Links = new LinkOptions { Elements = ["a"] } };

    private readonly Dictionary<string, HostileOutcome> _outcomes = [];

    public HostileRun()
    {
        if (!SharedData.Exists(HostileCase.File))
        {
            return;
        }

        EventLoop.Run(loop => TaskGroup.RunAsync(group =>
        {
            var cases = new Queue<HostileCase>(ReadCases());
            for (var worker = 0; worker < AtOnce; worker++)
            {
                group.StartSoon(async token =>
                {
                    while (cases.TryDequeue(out var @case))
                    {
                        _outcomes[@case.Id] = await PlayAsync(loop, @case, token);
                    }
                });
            }

            return Task.CompletedTask;
        }));
    }

    internal HostileOutcome this[string id] => _outcomes[id];

    internal static IEnumerable<HostileCase> ReadCases() =>
        SharedData.ReadJson(HostileCase.File).GetProperty("cases").EnumerateArray().Select(json => new HostileCase(json));

    private static async Task<HostileOutcome> PlayAsync(EventLoop loop, HostileCase @case, CancellationToken cancellationToken)
    {
        using var server = new HostileServer(@case);
        var guard = new LoopbackGuard(new ConnectGuard(new FetchOptions { AllowHosts = [$"127.0.0.1:{server.Port}"] }));
        using var http = LoopHttp.Create(loop, new FakeResolver(), guard, Options, Logger.None);
        var (fetcher, gate) = FetchParts.Create(http, Configuration, null, loop.TimeProvider, Logger.None, new RunTotals(), CancellationToken.None);

        var start = server.Fill(@case.Url);
        string[] urls = @case.Requests is [] ? [start] : [.. @case.Requests.Select(target => start.TrimEnd('/') + target)];
        var outcome = (Page: (Page?)null, Outcome: (Outcome?)null);
        foreach (var url in urls)
        {
            outcome.Page?.Content.Dispose();
            var pass = new GatePass(gate, null);
            outcome = await fetcher.FetchAsync(Jobs.For(url), pass, cancellationToken);
            pass.Leave();
            await Task.Delay(@case.DelayBetween, loop.TimeProvider, cancellationToken);
        }

        var dialled = guard.Dialled.Where(endPoint => endPoint.Port != server.Port && !@case.Url.Contains("{closedPort}", StringComparison.Ordinal));
        var failure = outcome.Outcome as Failure;
        return new HostileOutcome(
            failure?.Category.Name() ?? "ok",
            failure?.Detail,
            outcome.Page?.StatusCode,
            outcome.Page?.RedirectCount,
            outcome.Page?.Url.Href,
            server.Fill(@case.FinalUrl ?? ""),
            outcome.Page is { } page ? Hrefs(page) : [],
            [.. dialled]);
    }

    private static string[] Hrefs(Page page)
    {
        using var content = page.Content;
        var decoder = new HrefDecoder();
        var hrefs = new string[content.Hrefs.Count];
        for (var index = 0; index < hrefs.Length; index++)
        {
            foreach (var href in decoder.Decode(content.Hrefs, index))
            {
                hrefs[index] = Encoding.UTF8.GetString(href);
            }
        }

        return hrefs;
    }
}

/// <summary>What came of a case.</summary>
internal sealed record HostileOutcome(
    string Category, string? Detail, int? Status, int? Hops, string? Url, string FinalUrl, string[] Hrefs, IPEndPoint[] DialledElsewhere);
