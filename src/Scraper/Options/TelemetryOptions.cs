using System.ComponentModel.DataAnnotations;

namespace Scraper.Options;

/// <summary>What those who watch many programs are told of a run: the <c>Telemetry</c> section of the configuration.</summary>
internal sealed record TelemetryOptions : IValidatableObject
{
    /// <summary>The file that the metrics of a run are written to, in the text format of Prometheus; null for none.</summary>
    public string? MetricsFile { get; init; }

    /// <summary>The time between two writes of that file.</summary>
    [Range(0.1, 86_400.0)]
    public double MetricsFileSeconds { get; init; } = 15;

    /// <summary>The URL of a collector that takes OTLP over HTTP (http://localhost:4318); null for that of the environment (OTEL_EXPORTER_OTLP_ENDPOINT), or none.</summary>
    public string? OtlpEndpoint { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtlpEndpoint is not null && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return new ValidationResult("not a URL by http or https", [nameof(OtlpEndpoint)]);
        }
    }
}
