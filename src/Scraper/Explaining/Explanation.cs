using System.Globalization;
using System.Text;

namespace Scraper.Explaining;

/// <summary>The story of one page, told as it happens: a label, and what is to be said under it.</summary>
/// <remarks>One thread at a time. What is told goes through <see cref="Printable"/> here, whoever tells it.</remarks>
internal sealed class Explanation(TextWriter output)
{
    private const int LabelLength = 10;
    private const int TextLength = 4096;

    /// <summary>Begins a paragraph.</summary>
    public void Tell(string label, string text) => output.WriteLine($"{label,-LabelLength}{Printable.Excerpt(text, TextLength)}");

    /// <summary>Goes on with one.</summary>
    public void Tell(string text) => Tell("", text);

    /// <summary>A time as it is told.</summary>
    public static string Format(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N1} ms");

    /// <summary>A header's value, whose bytes may be anything: .NET gives them as Latin-1.</summary>
    public static string DecodeHeader(string value) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value));
}
