using System.Diagnostics.Metrics;
using System.Globalization;

namespace Scraper.Telemetry;

/// <summary>The values of one instrument, by their tags.</summary>
internal sealed class MeterSeries(Instrument instrument)
{
    private const string Counter = "counter";
    private const string Histogram = "histogram";

    private readonly double[] _boundaries = [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? []];
    private readonly Dictionary<string, Values> _values = [];
    private readonly string _type = instrument switch
    {
        Counter<long> or Counter<int> or Counter<double> or ObservableCounter<long> or ObservableCounter<int> or ObservableCounter<double> => Counter,
        Histogram<double> => Histogram,
        _ => "gauge",
    };

    /// <summary>The name for Prometheus.</summary>
    public string Name => field ??= instrument.Name.Replace('.', '_')
        + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" }
        + (_type == Counter ? "_total" : "");

    /// <summary>Takes a measurement: added to those before, or instead of them if it tells the whole.</summary>
    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = Find(tags);
        values.Sum = instrument.IsObservable || instrument is Gauge<long> or Gauge<double> ? value : values.Sum + value;
        if (_type != Histogram)
        {
            return;
        }

        values.Count++;
        var bucket = 0;
        while (bucket < _boundaries.Length && value > _boundaries[bucket])
        {
            bucket++;
        }

        values.Buckets[bucket]++;
    }

    public void WriteTo(PrometheusText text)
    {
        text.Begin(Name, _type, instrument.Description ?? instrument.Name);
        foreach (var values in _values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value))
        {
            if (_type == Histogram)
            {
                WriteHistogram(text, values);
            }
            else
            {
                text.Add(Name, values.Sum, values.Labels);
            }
        }
    }

    private void WriteHistogram(PrometheusText text, Values values)
    {
        var count = 0L;
        for (var bucket = 0; bucket <= _boundaries.Length; bucket++)
        {
            count += values.Buckets[bucket];
            var boundary = bucket < _boundaries.Length ? _boundaries[bucket] : double.PositiveInfinity;
            text.Add($"{Name}_bucket", count, [.. values.Labels, ("le", PrometheusText.Format(boundary))]);
        }

        text.Add($"{Name}_sum", values.Sum, values.Labels);
        text.Add($"{Name}_count", values.Count, values.Labels);
    }

    private Values Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = "";
        foreach (var (name, value) in tags)
        {
            key += $"{name}={value}\n";
        }

        if (!_values.TryGetValue(key, out var values))
        {
            var labels = new List<(string, string)>();
            foreach (var (name, value) in tags)
            {
                labels.Add((name.Replace('.', '_'), Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
            }

            _values[key] = values = new Values([.. labels], _boundaries.Length + 1);
        }

        return values;
    }

    private sealed class Values((string Name, string Value)[] labels, int bucketCount)
    {
        public (string Name, string Value)[] Labels => labels;

        public double Sum { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = new long[bucketCount];
    }
}
