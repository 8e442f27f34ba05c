using System.Text.Json;

namespace Scraper.Tests.Hostile;

/// <summary>A scripted server, and what a careful client makes of it.</summary>
internal sealed class HostileCase(JsonElement json)
{
    /// <summary>The file of the conformance data that holds the cases.</summary>
    public const string File = "http/cases.json";

    public string Id { get; } = json.GetProperty("id").GetString()!;

    public string Url { get; } = json.GetProperty("url").GetString()!;

    public string Setup { get; } = Text(json, "setup") ?? "";

    public bool MustNotConnect { get; } = json.TryGetProperty("mustNotConnect", out _);

    /// <summary>The steps for each request target.</summary>
    public JsonElement Routes { get; } = json.GetProperty("routes");

    /// <summary>The targets that are fetched one after the other; the last one counts. Empty for the URL alone.</summary>
    public string[] Requests { get; } = json.TryGetProperty("requests", out var requests) ? Texts(requests) : [];

    /// <summary>The outcomes that are right: <c>ok</c> or a category of failure.</summary>
    public string[] Accepted { get; } = Accept(json.GetProperty("expect"));

    public TimeSpan DelayBetween { get; } = TimeSpan.FromMilliseconds(Number(json.GetProperty("expect"), "delayBetweenMs") ?? 0);

    public int? Hops { get; } = Number(json.GetProperty("expect"), "hops");

    public int? HrefCount { get; } = Number(json.GetProperty("expect"), "hrefCount");

    public int? Status { get; } = Number(json.GetProperty("expect"), "status");

    public int? RetryAfterSeconds { get; } = Number(json.GetProperty("expect"), "retryAfterSeconds");

    public string? FinalUrl { get; } = Text(json.GetProperty("expect"), "finalUrl");

    public string[]? Hrefs { get; } = json.GetProperty("expect").TryGetProperty("hrefs", out var hrefs) ? Texts(hrefs) : null;

    public override string ToString() => Id;

    private static string[] Accept(JsonElement expect) =>
        expect.TryGetProperty("accept", out var accept) ? Texts(accept) : [expect.GetProperty("category").GetString()!];

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetInt32() : null;
}
