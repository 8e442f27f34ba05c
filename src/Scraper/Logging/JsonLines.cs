using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace Scraper.Logging;

/// <summary>Formats an event of the log as a line that is an object of JSON.</summary>
/// <remarks>
/// The keys are those of compact log event format (CLEF, https://clef-json.org): <c>@t</c> the time in UTC, <c>@l</c> the level unless it
/// is Information, <c>@m</c> the message, <c>@x</c> the exception; then the properties of the event, an at sign at the beginning of
/// whose names is doubled.
/// </remarks>
internal sealed class JsonLines : ITextFormatter
{
    private readonly JsonValueFormatter _values = new(typeTagName: null);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"@t\":\"");
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
        output.Write('"');
        if (logEvent.Level != LogEventLevel.Information)
        {
            Write(output, "@l", logEvent.Level.ToString());
        }

        Write(output, "@m", logEvent.RenderMessage(CultureInfo.InvariantCulture));
        if (logEvent.Exception is { } exception)
        {
            Write(output, "@x", exception.ToString());
        }

        foreach (var (name, value) in logEvent.Properties)
        {
            WriteName(output, name.StartsWith('@') ? "@" + name : name);
            _values.Format(value, output);
        }

        output.Write("}\n");
    }

    private static void Write(TextWriter output, string name, string value)
    {
        WriteName(output, name);
        JsonValueFormatter.WriteQuotedJsonString(value, output);
    }

    private static void WriteName(TextWriter output, string name)
    {
        output.Write(',');
        JsonValueFormatter.WriteQuotedJsonString(name, output);
        output.Write(':');
    }
}
