using System.ComponentModel.DataAnnotations;
using Scraper.Fetching;

namespace Scraper.Options;

/// <summary>How pages are fetched: the <c>Fetch</c> section of the configuration.</summary>
internal sealed partial record FetchOptions : IValidatableObject
{
    /// <summary>Requests in flight at once, over all hosts.</summary>
    [Range(1, 100_000)]
    public int Concurrency { get; init; } = 64;

    /// <summary>Requests in flight at once to one host (a name and a port).</summary>
    [Range(1, 100_000)]
    public int ConcurrencyPerHost { get; init; } = 8;

    /// <summary>The time that an attempt may take, from the request to the last byte of the answer.</summary>
    [Range(0.001, 86_400)]
    public double TotalTimeoutSeconds { get; init; } = 120;

    /// <summary>The time that a server may take, once it is connected to, until the header of its answer is whole.</summary>
    [Range(0.001, 86_400)]
    public double HeadersTimeoutSeconds { get; init; } = 30;

    /// <summary>The time in which, while a body arrives, some of it must.</summary>
    [Range(0.001, 86_400)]
    public double StallTimeoutSeconds { get; init; } = 30;

    /// <summary>The rate at which a body must arrive at least, seen over the time in which it may not stall.</summary>
    [Range(0, 1_000_000_000)]
    public int MinimumBytesPerSecond { get; init; } = 32;

    /// <summary>The time between the beginnings of two requests to one host.</summary>
    [Range(0.0, 86_400.0)]
    public double DelaySeconds { get; init; }

    /// <summary>Whether the robots.txt of each site is asked for, and obeyed.</summary>
    public bool Robots { get; init; }

    /// <summary>How often a request is repeated that failed in a way that may pass.</summary>
    [Range(0, 100)]
    public int Retries { get; init; } = 2;

    /// <summary>The longest pause before the first repetition; it doubles for each further one.</summary>
    [Range(0.0, 3_600.0)]
    public double RetryDelaySeconds { get; init; } = 1;

    /// <summary>What the pause does not grow beyond.</summary>
    [Range(0.0, 86_400.0)]
    public double RetryDelayLimitSeconds { get; init; } = 60;

    /// <summary>The status codes of answers after which a request is repeated.</summary>
    public IReadOnlyList<int> RetriedStatusCodes { get; init; } = [408, 429, 500, 502, 503, 504, 522, 524];

    /// <summary>Whether a request is repeated after a time limit has passed.</summary>
    public bool RetryTimeouts { get; init; } = true;

    /// <summary>Whether a request is repeated after a connection was refused, or lost before the answer was whole.</summary>
    public bool RetryConnections { get; init; } = true;

    /// <summary>How many requests may be repeated in the whole run: so many percent of those that were sent for the first time.</summary>
    [Range(0, 10_000)]
    public int RetryBudgetPercent { get; init; } = 50;

    /// <summary>The longest pause that a server may ask for (Retry-After); a longer one is cut to it.</summary>
    [Range(0.0, 86_400.0)]
    public double RetryAfterLimitSeconds { get; init; } = 120;

    /// <summary>The requests to a host, one after the other, that get no answer (no connection, or no header in time) after which it is
    /// left alone for a while; 0 for never.</summary>
    [Range(0, 1_000_000)]
    public int BreakerFailures { get; init; } = 10;

    /// <summary>How long it is left alone: its URLs fail at once meanwhile.</summary>
    [Range(0.5, 86_400.0)]
    public double BreakerSeconds { get; init; } = 30;

    /// <summary>Redirects followed for one URL.</summary>
    [Range(0, 100)]
    public int RedirectLimit { get; init; } = 10;

    /// <summary>The size of a page, decoded, past which it is a failure.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int BodyByteLimit { get; init; } = 16 * 1024 * 1024;

    /// <summary>The failures, as a number or as a share of what has ended (<c>5%</c>), past which no more is fetched; null for no limit.</summary>
    [NumberOrText(0, long.MaxValue)]
    public string? FailureLimit { get; init; }

    /// <summary>How the program names itself to servers.</summary>
    [Required]
    public string UserAgent { get; init; } = $"scraper/{ProgramVersion.Short}";

    /// <summary>Headers that are sent besides, each as <c>Name: value</c>; to the sites that are listed only, not to those that they redirect to.</summary>
    [VerbatimItems]
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>What is shown to a host: <c>HOST[:PORT] basic USER:PASSWORD</c> or <c>HOST[:PORT] bearer TOKEN</c>; without a port to the
    /// default one of http and https.</summary>
    [VerbatimItems]
    public IReadOnlyList<string> Authorization { get; init; } = [];

    /// <summary>Whether cookies are kept for the run, and sent back to the hosts that set them.</summary>
    public bool Cookies { get; init; }

    /// <summary>The file that remembers the versions of pages, so that those that have not changed are not fetched again; null for none.</summary>
    public string? CacheFile { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RetryDelayLimitSeconds < RetryDelaySeconds)
        {
            yield return new ValidationResult(
                $"must not be less than {nameof(RetryDelaySeconds)}", [nameof(RetryDelayLimitSeconds), nameof(RetryDelaySeconds)]);
        }

        foreach (var header in Headers)
        {
            if (HeaderLine.FindFault(header) is { } fault)
            {
                yield return new ValidationResult($"'{Printable.Excerpt(HeaderLine.Split(header).Name, 40)}' {fault}", [nameof(Headers)]);
            }
        }

        foreach (var fault in AuthorizationLine.FindFaults(Authorization))
        {
            yield return new ValidationResult(fault, [nameof(Authorization)]);
        }

        if (FailureLimit is not null && !Pipeline.FailureLimit.TryParse(FailureLimit, out _))
        {
            yield return new ValidationResult("must be a number, as 100, or a share, as 5%", [nameof(FailureLimit)]);
        }

        if (UserAgent.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            yield return new ValidationResult("must be printable ASCII", [nameof(UserAgent)]);
        }

        foreach (var fault in ValidateLoops().Concat(ValidateConnecting()))
        {
            yield return fault;
        }
    }
}
