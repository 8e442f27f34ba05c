using System.Buffers;
using System.Text;
using Scraper.Pipeline;

namespace Scraper.Writing.Formats;

/// <summary>A record for each link, of two cells: the source and the link (RFC 4180).</summary>
/// <remarks>A cell that begins with <c>= + - @</c> would be a formula to a spreadsheet: it gets a <c>'</c> in front, and so does one
/// that begins with a <c>'</c>, so that taking one away gives every cell back.</remarks>
internal sealed class CsvFormat : IResultFormat
{
    private readonly ArrayBufferWriter<byte> _source = new();
    private readonly ArrayBufferWriter<byte> _cell = new();

    public ReadOnlySpan<byte> Header => "source,link\r\n"u8;

    public void BeginPage(PageLinks page, DateTimeOffset at, IBufferWriter<byte> output)
    {
        _source.ResetWrittenCount();
        WriteCell(Encoding.UTF8.GetBytes(page.Source), _source);
    }

    public void AddLink(ReadOnlySpan<byte> link, IBufferWriter<byte> output)
    {
        output.Write(_source.WrittenSpan);
        output.Write(","u8);
        WriteCell(link, output);
        output.Write("\r\n"u8);
    }

    public void EndPage(IBufferWriter<byte> output)
    {
    }

    private void WriteCell(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        _cell.ResetWrittenCount();
        if (text is [(byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\'', ..])
        {
            _cell.Write("'"u8);
        }

        Printable.WriteField(text, _cell);
        var cell = _cell.WrittenSpan;
        if (!cell.ContainsAny((byte)',', (byte)'"'))
        {
            output.Write(cell);
            return;
        }

        output.Write("\""u8);
        while (cell.IndexOf((byte)'"') is >= 0 and var quote)
        {
            output.Write(cell[..(quote + 1)]);
            output.Write("\""u8);
            cell = cell[(quote + 1)..];
        }

        output.Write(cell);
        output.Write("\""u8);
    }
}
