using System.ComponentModel.DataAnnotations;

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
    public double TimeoutSeconds { get; init; } = 120;

    /// <summary>How often a request is repeated that failed in a way that may pass.</summary>
    [Range(0, 100)]
    public int Retries { get; init; } = 2;

    /// <summary>The longest pause before the first repetition; it doubles for each further one.</summary>
    [Range(0.0, 3_600.0)]
    public double RetryDelaySeconds { get; init; } = 1;

    /// <summary>What the pause does not grow beyond.</summary>
    [Range(0.0, 86_400.0)]
    public double RetryDelayLimitSeconds { get; init; } = 60;

    /// <summary>Redirects followed for one URL.</summary>
    [Range(0, 100)]
    public int RedirectLimit { get; init; } = 10;

    /// <summary>The size of a page, decoded, past which it is a failure.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int BodyByteLimit { get; init; } = 16 * 1024 * 1024;

    /// <summary>How the program names itself to servers.</summary>
    [Required]
    public string UserAgent { get; init; } = $"scraper/{ProgramVersion.Short}";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RetryDelayLimitSeconds < RetryDelaySeconds)
        {
            yield return new ValidationResult(
                $"{nameof(RetryDelayLimitSeconds)} must not be less than {nameof(RetryDelaySeconds)}.", [nameof(RetryDelayLimitSeconds)]);
        }

        if (UserAgent.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            yield return new ValidationResult($"{nameof(UserAgent)} must be printable ASCII.", [nameof(UserAgent)]);
        }

        foreach (var fault in ValidateConnecting())
        {
            yield return fault;
        }
    }
}
