using System.Text;

namespace Scraper.Reporting;

/// <summary>Where a run tells its user what goes on: lines that stay, and below them a panel that changes.</summary>
/// <remarks>Any thread. It blocks as long as the terminal does, so the loop leaves it to others. What it writes goes out at once, so that
/// no line gets into the midst of another one or of the panel.</remarks>
internal sealed class Screen(Stream output)
{
    private const char ToLineStart = '\r';
    private const string EraseToEnd = "\u001B[J";

    private readonly Lock _lock = new();
    private string[] _panel = [];

    /// <summary>Writes text that stays; it ends with a line break.</summary>
    public void Write(string text)
    {
        lock (_lock)
        {
            var builder = new StringBuilder();
            AppendErasing(builder);
            builder.Append(text);
            AppendPanel(builder);
            Send(builder);
        }
    }

    /// <summary>Replaces the panel, of lines that are no longer than the terminal is wide; none for no panel.</summary>
    public void Show(string[] panel)
    {
        lock (_lock)
        {
            var builder = new StringBuilder();
            AppendErasing(builder);
            _panel = panel;
            AppendPanel(builder);
            Send(builder);
        }
    }

    /// <summary>Goes to the beginning of the panel and takes it away.</summary>
    private void AppendErasing(StringBuilder builder)
    {
        if (_panel.Length == 0)
        {
            return;
        }

        if (_panel.Length > 1)
        {
            builder.Append($"\u001B[{_panel.Length - 1}A");
        }

        builder.Append(ToLineStart).Append(EraseToEnd);
    }

    // The cursor stays behind the last line, so that a terminal of few lines does not scroll.
    private void AppendPanel(StringBuilder builder) => builder.AppendJoin('\n', _panel);

    private void Send(StringBuilder builder)
    {
        try
        {
            output.Write(Encoding.UTF8.GetBytes(builder.ToString()));
        }
        catch (IOException)
        {
            // Whoever read it has gone; the run has not.
        }
    }
}
