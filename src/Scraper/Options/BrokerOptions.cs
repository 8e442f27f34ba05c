using System.ComponentModel.DataAnnotations;
using Scraper.RabbitMQ;

namespace Scraper.Options;

/// <summary>The broker by which many machines share a job: the <c>Broker</c> section of the configuration.</summary>
internal sealed record BrokerOptions : IValidatableObject
{
    /// <summary>Where the broker is: <c>amqp://HOST:PORT/VHOST</c>, or <c>amqps</c>; several nodes with commas between them. Null for none.</summary>
    public string? Url { get; init; }

    /// <summary>The file whose first line is <c>USER:PASSWORD</c>; null for those of the address, or of the environment.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>The authorities (PEM) that may have signed the broker's certificate; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The name of the job.</summary>
    public string? Job { get; init; }

    /// <summary>The queues that the lines of a new job are spread over: more than there will be workers.</summary>
    [Range(1, 1024)]
    public int Queues { get; init; } = 16;

    /// <summary>The lines that may be submitted and not collected: past that the submitter waits, and the broker does not have to keep the whole list.</summary>
    [Range(1, long.MaxValue)]
    public long Window { get; init; } = 10_000_000;

    /// <summary>The lines of one queue that a worker has under way.</summary>
    [Range(1, 10_000)]
    public int Prefetch { get; init; } = 32;

    /// <summary>How often a line whose failure may pass is put back, to be fetched later.</summary>
    [Range(0, 100)]
    public int Retries { get; init; } = 2;

    /// <summary>How long it waits then; decided when the job begins.</summary>
    [Range(0.1, 86_400.0)]
    public double RetryDelaySeconds { get; init; } = 60;

    /// <summary>How often a line is given to workers that are gone before it has ended, until it is set aside.</summary>
    [Range(1, 100_000)]
    public int DeliveryLimit { get; init; } = 10;

    // Without a broker nothing of its assembly is loaded.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Url is null && Job is null ? [] : ValidateNames();

    private IEnumerable<ValidationResult> ValidateNames()
    {
        if (Url is not null && !BrokerAddress.TryParse(Url, out _, out var fault))
        {
            yield return new ValidationResult($"it {fault}", [nameof(Url)]);
        }

        if (Job is not null && !JobName.IsValid(Job))
        {
            yield return new ValidationResult(
                $"'{Printable.Excerpt(Job, 40)}' is not a name of up to {JobName.LengthLimit} letters, digits, hyphens and underscores", [nameof(Job)]);
        }
    }
}
