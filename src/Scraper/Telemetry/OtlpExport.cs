using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Scraper.Options;

namespace Scraper.Telemetry;

/// <summary>Sends metrics and traces to a collector, on threads of OpenTelemetry's own.</summary>
/// <remarks>The only code that knows OpenTelemetry: its assemblies are loaded when this is called, and not before.</remarks>
internal sealed class OtlpExport : IDisposable
{
    private const int ShutdownMilliseconds = 5000;

    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    private bool _isDisposed;

    private OtlpExport(OtlpSettings settings)
    {
        // What the environment says of the program comes last, and counts.
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("scraper", serviceVersion: ProgramVersion.Short)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        if (settings.Metrics is { } metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(RunMeter.Name, "Reactor")
                .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (metrics.Url, ProtocolOf(metrics)))
                .Build();
        }

        if (settings.Traces is { } traces)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(PageTraces.Name)
                .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (traces.Url, ProtocolOf(traces)))
                .Build();
        }
    }

    private static OtlpExportProtocol ProtocolOf(OtlpTarget target) => target.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;

    /// <summary>Begins to send.</summary>
    /// <returns>Disposed of, it sends what is left, for up to five seconds each; a second time does nothing.</returns>
    public static IDisposable Start(OtlpSettings settings) => new OtlpExport(settings);

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _traces?.Shutdown(ShutdownMilliseconds);
        _metrics?.Shutdown(ShutdownMilliseconds);
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
