using System.Globalization;
using System.Text;

namespace Scraper.Telemetry;

/// <summary>Writes metrics in the text format of Prometheus.</summary>
/// <remarks>Source: https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4. The samples of a metric follow its
/// <see cref="Begin"/>; names are those of the program, and go unchecked.</remarks>
/// <param name="common">Labels that every sample has.</param>
internal sealed class PrometheusText(params (string Name, string Value)[] common)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">counter, gauge or histogram.</param>
    /// <param name="help">What it is, in a sentence.</param>
    public void Begin(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>Writes a sample.</summary>
    public void Add(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        var separator = '{';
        Add(common, ref separator);
        Add(labels, ref separator);
        _text.Append(separator == '{' ? " " : "} ").Append(Format(value)).Append('\n');
    }

    /// <summary>Writes a metric of one sample.</summary>
    public void AddOnly(string name, string type, string help, double value)
    {
        Begin(name, type, help);
        Add(name, value);
    }

    /// <summary>A number as the format has it.</summary>
    public static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What has been written.</summary>
    public override string ToString() => _text.ToString();

    private void Add(ReadOnlySpan<(string Name, string Value)> labels, ref char separator)
    {
        foreach (var (name, value) in labels)
        {
            _text.Append(separator).Append(name).Append("=\"").Append(Escape(value).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            separator = ',';
        }
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
