using System.Buffers;
using System.Text;
using Scraper.Pipeline;

namespace Scraper.Writing.Formats;

/// <summary>A line for each link: <c>source TAB link</c>.</summary>
internal sealed class LinkLineFormat : IResultFormat
{
    private readonly ArrayBufferWriter<byte> _source = new();

    public ReadOnlySpan<byte> Header => [];

    public void BeginPage(PageLinks page, DateTimeOffset at, IBufferWriter<byte> output)
    {
        _source.ResetWrittenCount();
        Printable.WriteField(Encoding.UTF8.GetBytes(page.Source), _source);
        _source.Write("\t"u8);
    }

    public void AddLink(ReadOnlySpan<byte> link, IBufferWriter<byte> output)
    {
        var source = _source.WrittenSpan;
        if (!Printable.IsPlain(link))
        {
            output.Write(source);
            Printable.WriteField(link, output);
            output.Write("\n"u8);
            return;
        }

        var line = output.GetSpan(source.Length + link.Length + 1);
        source.CopyTo(line);
        link.CopyTo(line[source.Length..]);
        line[source.Length + link.Length] = (byte)'\n';
        output.Advance(source.Length + link.Length + 1);
    }

    public void EndPage(IBufferWriter<byte> output)
    {
    }
}
