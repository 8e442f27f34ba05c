using Scraper.Options;

namespace Scraper.Telemetry;

/// <summary>Where metrics and traces are sent, by OTLP over HTTP or gRPC.</summary>
/// <param name="Metrics">Where metrics go; null for nowhere.</param>
/// <param name="Traces">Where traces go; null for nowhere.</param>
/// <param name="IsGrpc">Whether by gRPC.</param>
/// <remarks>Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and …/configuration/sdk-environment-variables/. Time limits,
/// headers, intervals, names and the sampler are read from the environment by OpenTelemetry itself.</remarks>
internal sealed record OtlpSettings(Uri? Metrics, Uri? Traces, bool IsGrpc)
{
    private const string None = "none";

    /// <summary>What the configuration says, or else the environment.</summary>
    /// <returns>Null if nothing is to be sent.</returns>
    /// <exception cref="UsageException">A variable of the environment is faulty.</exception>
    public static OtlpSettings? Find(TelemetryOptions options, Func<string, string?> environment)
    {
        if (string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var isGrpc = environment("OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc";
        var settings = new OtlpSettings(Of("METRICS"), Of("TRACES"), isGrpc);
        return settings is { Metrics: null, Traces: null } ? null : settings;

        Uri? Of(string signal)
        {
            if (environment($"OTEL_{signal}_EXPORTER") == None)
            {
                return null;
            }

            if (options.OtlpEndpoint is null && environment($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { Length: > 0 } own)
            {
                return Parse(own, $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT");
            }

            return (options.OtlpEndpoint ?? environment("OTEL_EXPORTER_OTLP_ENDPOINT")) is { Length: > 0 } common
                ? Parse(isGrpc ? common : $"{common.TrimEnd('/')}/v1/{signal.ToLowerInvariant()}", "OTEL_EXPORTER_OTLP_ENDPOINT")
                : null;
        }
    }

    private static Uri Parse(string text, string name) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new UsageException([$"{name} is not a URL by http or https"]);
}
