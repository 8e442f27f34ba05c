using Hypertext;
using System.Buffers;
using System.Globalization;
using System.Text;
using Scraper.Pipeline;

namespace Scraper.Writing.Formats;

/// <summary>An object of JSON for each page, on a line of its own (RFC 8259).</summary>
internal sealed class JsonLinesFormat : IResultFormat
{
    private bool _hasLinks;

    public ReadOnlySpan<byte> Header => [];

    public void BeginPage(PageLinks page, DateTimeOffset at, IBufferWriter<byte> output)
    {
        output.Write("{\"source\":"u8);
        WriteString(page.Source, output);
        output.Write(",\"url\":"u8);
        WriteString(page.Page.Url.AsciiHref, output);
        WriteAscii(string.Create(CultureInfo.InvariantCulture, $",\"status\":{page.Page.StatusCode},\"redirects\":{page.Page.RedirectCount},\"fetched_at\":\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"bytes\":{page.Page.ByteCount},\"charset\":"), output);
        WriteString(EncodingLabels.NameOf(page.Page.Content.Encoding), output);
        WriteMirrors(page.Page, output);
        output.Write(",\"links\":["u8);
        _hasLinks = false;
    }

    public void AddLink(ReadOnlySpan<byte> link, IBufferWriter<byte> output)
    {
        if (_hasLinks)
        {
            output.Write(","u8);
        }

        _hasLinks = true;
        WriteString(link, output);
    }

    public void EndPage(IBufferWriter<byte> output) => output.Write("]}\n"u8);

    private static void WriteMirrors(Page page, IBufferWriter<byte> output)
    {
        if (page.Job.Mirrors.Count == 0)
        {
            return;
        }

        var separator = ",\"mirrors\":["u8;
        foreach (var mirror in page.Job.Mirrors)
        {
            output.Write(separator);
            WriteString(mirror.Listed, output);
            separator = ","u8;
        }

        WriteAscii(string.Create(CultureInfo.InvariantCulture, $"],\"mirror\":{page.MirrorIndex}"), output);
    }

    private static void WriteString(string text, IBufferWriter<byte> output) => WriteString(Encoding.UTF8.GetBytes(text), output);

    /// <summary>A string whose characters that could act are escaped, as <see cref="Printable"/> has them; those of JSON besides.</summary>
    private static void WriteString(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (Printable.IndexOfActing(utf8, (byte)'"', (byte)'\\') is >= 0 and var index)
        {
            output.Write(utf8[..index]);
            Rune.DecodeFromUtf8(utf8[index..], out var rune, out var length);
            WriteEscape(rune, output);
            utf8 = utf8[(index + length)..];
        }

        output.Write(utf8);
        output.Write("\""u8);
    }

    private static void WriteEscape(Rune rune, IBufferWriter<byte> output)
    {
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            WriteAscii(unit is '"' or '\\' ? $"\\{unit}" : $"\\u{(int)unit:x4}", output);
        }
    }

    private static void WriteAscii(string text, IBufferWriter<byte> output) =>
        output.Advance(Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length)));
}
