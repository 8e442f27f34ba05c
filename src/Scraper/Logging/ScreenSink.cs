using System.Globalization;
using Scraper.Reporting;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Scraper.Logging;

/// <summary>Writes the log to the screen: warnings in yellow and errors in red, where there are colours.</summary>
internal sealed class ScreenSink(Screen screen, ITextFormatter formatter, bool inColour) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        formatter.Format(logEvent, text);
        screen.Write(Colour(logEvent.Level) is { } colour ? $"\u001B[{colour}m{text.ToString().TrimEnd('\n')}\u001B[0m\n" : text.ToString());
    }

    private string? Colour(LogEventLevel level) => level switch
    {
        _ when !inColour => null,
        LogEventLevel.Warning => "33",
        >= LogEventLevel.Error => "31",
        _ => null,
    };
}
