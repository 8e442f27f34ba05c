using System.Diagnostics.Metrics;

namespace Scraper.Telemetry;

/// <summary>Gathers what some meters of the process measure, and tells it in the text format of Prometheus.</summary>
/// <remarks>
/// One thread at a time: that which measures, a loop's, or reads. An instrument that is gone keeps the values that it had. Names are made as
/// OpenTelemetry's are for Prometheus: dots become underscores, a unit that is a word and <c>total</c> for counters are added.
/// </remarks>
internal sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<MeterSeries> _series = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="meters">The names of the meters.</param>
    public MeterReader(params IReadOnlyCollection<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter.Name))
            {
                var series = new MeterSeries(instrument);
                _series.Add(series);
                listener.EnableMeasurementEvents(instrument, series);
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MeterSeries)state!).Add(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MeterSeries)state!).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MeterSeries)state!).Add(value, tags));
        _listener.Start();
    }

    /// <summary>Writes all that has been measured, and what is measured now of that which has to be asked for.</summary>
    public void WriteTo(PrometheusText text)
    {
        _listener.RecordObservableInstruments();
        foreach (var series in _series.OrderBy(series => series.Name, StringComparer.Ordinal))
        {
            series.WriteTo(text);
        }
    }

    public void Dispose() => _listener.Dispose();
}
