using System.Diagnostics.Metrics;
using Scraper.Telemetry;

namespace Scraper.Tests.Telemetry;

/// <summary>The format is that of https://prometheus.io/docs/instrumenting/exposition_formats/.</summary>
public sealed class PrometheusTextTests
{
    [Fact]
    public void Add_AwkwardTexts_AreEscapedAsTheFormatSays()
    {
        var text = new PrometheusText(("output", "/a \"b\""));

        text.Begin("x_total", "counter", "A \\ and\na \"quote\".");
        text.Add("x_total", 3, ("path", "C:\\DIR\n\"q\""), ("other", "ü"));

        Assert.Equal(
            """
            # HELP x_total A \\ and\na "quote".
            # TYPE x_total counter
            x_total{output="/a \"b\"",path="C:\\DIR\n\"q\"",other="ü"} 3

            """,
            text.ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.25, "0.25")]
    [InlineData(1e21, "1E+21")]
    [InlineData(123456789012, "123456789012")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Format_Number_IsOneThatGoReads(double value, string expected) => Assert.Equal(expected, PrometheusText.Format(value));

    [Fact]
    public void MeterReader_EveryKindOfInstrument_IsToldAsItsTypeIs()
    {
        using var meter = new Meter("test.reader");
        using var reader = new MeterReader("test.reader");
        using var others = new Meter("test.others");
        others.CreateCounter<long>("other").Add(1);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] };
        var counter = meter.CreateCounter<long>("a.count", "{x}", "Counted.");
        var histogram = meter.CreateHistogram("c.time", "s", "Timed.", tags: null, advice);
        var whole = 4L;
        meter.CreateObservableCounter("b.size", () => whole, "By", "Told.");
        meter.CreateObservableUpDownCounter("d.now", () => -1, "{x}", "Now.");

        counter.Add(1, new KeyValuePair<string, object?>("the.tag", "y"));
        counter.Add(2, new KeyValuePair<string, object?>("the.tag", "y"));
        counter.Add(5);
        Array.ForEach([0.1, 0.5, 1, 7], value => histogram.Record(value));
        reader.WriteTo(new PrometheusText());
        whole = 9;
        var text = new PrometheusText();
        reader.WriteTo(text);

        Assert.Equal(
            """
            # HELP a_count_total Counted.
            # TYPE a_count_total counter
            a_count_total 5
            a_count_total{the_tag="y"} 3
            # HELP b_size_bytes_total Told.
            # TYPE b_size_bytes_total counter
            b_size_bytes_total 9
            # HELP c_time_seconds Timed.
            # TYPE c_time_seconds histogram
            c_time_seconds_bucket{le="0.5"} 2
            c_time_seconds_bucket{le="2"} 3
            c_time_seconds_bucket{le="+Inf"} 4
            c_time_seconds_sum 8.6
            c_time_seconds_count 4
            # HELP d_now Now.
            # TYPE d_now gauge
            d_now -1

            """,
            text.ToString());
    }
}
