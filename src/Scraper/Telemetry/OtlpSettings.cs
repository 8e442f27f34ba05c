using Scraper.Options;

namespace Scraper.Telemetry;

/// <summary>Where metrics and traces are sent, by OTLP over HTTP or gRPC.</summary>
/// <param name="Metrics">Where metrics go; null for nowhere.</param>
/// <param name="Traces">Where traces go; null for nowhere.</param>
/// <remarks>Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and …/configuration/sdk-environment-variables/. Time limits,
/// headers, intervals, names and the sampler are read from the environment by OpenTelemetry itself.</remarks>
internal sealed record OtlpSettings(OtlpTarget? Metrics, OtlpTarget? Traces)
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

        var settings = new OtlpSettings(Of("METRICS"), Of("TRACES"));
        return settings is { Metrics: null, Traces: null } ? null : settings;

        OtlpTarget? Of(string signal)
        {
            if (environment($"OTEL_{signal}_EXPORTER") == None)
            {
                return null;
            }

            // An empty variable is one that is not set.
            var isGrpc = (Given($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL") ?? Given("OTEL_EXPORTER_OTLP_PROTOCOL")) == "grpc";
            if (options.OtlpEndpoint is null && Given($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { } own)
            {
                return new OtlpTarget(Parse(own, $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"), isGrpc);
            }

            return (options.OtlpEndpoint ?? Given("OTEL_EXPORTER_OTLP_ENDPOINT")) is { } common
                ? new OtlpTarget(Parse(isGrpc ? common : $"{common.TrimEnd('/')}/v1/{signal.ToLowerInvariant()}", "OTEL_EXPORTER_OTLP_ENDPOINT"), isGrpc)
                : null;
        }

        string? Given(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }

    private static Uri Parse(string text, string name) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new UsageException([$"{name} is not a URL by http or https"]);
}

/// <summary>Where the data of one signal go.</summary>
/// <param name="Url">The URL, as it is asked for.</param>
/// <param name="IsGrpc">Whether by gRPC.</param>
internal sealed record OtlpTarget(Uri Url, bool IsGrpc);
