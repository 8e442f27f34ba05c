using System.Runtime.CompilerServices;
using Reactor;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Serilog;

namespace Scraper.Telemetry;

/// <summary>What a run tells to those who watch many: a file of metrics, and metrics and traces by OTLP.</summary>
/// <remarks>Begun before the loop runs, and ended after it, since both block. Where nobody wants to know there is none, and it costs nothing.</remarks>
internal sealed class RunTelemetry : IDisposable
{
    private readonly TelemetryOptions _options;
    private readonly bool _hasLoops;
    private readonly Lock _measuring = new();
    private readonly MetricsFile? _file;
    private readonly MeterReader? _reader;
    private readonly IDisposable? _export;
    private RunMeter? _meter;

    private RunTelemetry(TelemetryOptions options, string output, IDisposable? export, bool hasLoops)
    {
        _options = options;
        _hasLoops = hasLoops;
        _export = export;
        if (options.MetricsFile is { } path)
        {
            _file = new MetricsFile(path, output, TimeProvider.System);
            _reader = new MeterReader(RunMeter.Name, "Reactor");
        }
    }

    /// <summary>Begins, if somebody wants to know.</summary>
    /// <exception cref="IOException">The file of metrics is there, and cannot be read.</exception>
    public static RunTelemetry? TryStart(ScraperOptions options, Func<string, string?> environment)
    {
        var endpoint = OtlpSettings.Find(options.Telemetry, environment);
        var output = options.Output.IsStandardOutput ? OutputOptions.StandardOutput : Path.GetFullPath(options.Output.Path);
        return options.Telemetry.MetricsFile is null && endpoint is null
            ? null
            : new RunTelemetry(options.Telemetry, output, endpoint is null ? null : StartExport(endpoint), options.Fetch.CountLoops() > 1);
    }

    /// <summary>Makes what is to be told of the fetching, by any loop of the run. Called once.</summary>
    public IFetchObserver Observe(RunTotals totals, FlightList flights, TimeProvider timeProvider)
    {
        _meter = new RunMeter(totals, flights);
        var observer = FetchObservers.Join(_meter, new PageTraces(timeProvider))!;
        return _hasLoops ? new SharedObserver(observer, _measuring) : observer;
    }

    /// <summary>Writes the file of metrics again and again, until it is cancelled.</summary>
    public async Task KeepWritingAsync(EventLoop loop, ILogger log, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.MetricsFileSeconds), loop.TimeProvider);
        do
        {
            await WriteAsync(loop, log);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Measures for the file of metrics, to which a loop that is closed says no more.</summary>
    public void Measure() => Read(new PrometheusText());

    /// <summary>Measures for the last time, while the loop is there to be measured, and hands on what is left.</summary>
    public async Task CloseAsync(EventLoop loop)
    {
        Measure();
        await loop.Executor.RunAsync(() => _export?.Dispose(), CancellationToken.None);
    }

    /// <summary>Tells how the run has ended.</summary>
    public void End(int exitCode)
    {
        try
        {
            _file?.Replace(_file.FormatEnd(Read, exitCode));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"scraper: the metrics cannot be written: {exception.Message}");
        }
    }

    /// <summary>Hands on what is left if that was not done, within seconds.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _export?.Dispose();
        _meter?.Dispose();
    }

    // A method that names OpenTelemetry's types, even by the fields of another type, is compiled at the start: no other is to pay for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IDisposable StartExport(OtlpSettings settings) => OtlpExport.Start(settings);

    private void Read(PrometheusText text)
    {
        lock (_measuring)
        {
            _reader?.WriteTo(text);
        }
    }

    private async Task WriteAsync(EventLoop loop, ILogger log)
    {
        try
        {
            // What the meters say is gathered on the loop that they measure on, or while no loop measures.
            var metrics = _file!.Format(Read);
            await loop.Executor.RunAsync(() => _file.Replace(metrics), CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The run is worth more than its metrics, and whoever watches them sees that they are old.
            log.Warning("The metrics cannot be written: {Reason:l}", Printable.Escape(exception.Message));
        }
    }
}
