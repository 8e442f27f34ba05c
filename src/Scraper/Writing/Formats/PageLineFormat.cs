using System.Buffers;
using System.Text;
using Scraper.Pipeline;

namespace Scraper.Writing.Formats;

/// <summary>A line for each page, also for one without links: <c>source TAB link TAB link …</c>.</summary>
internal sealed class PageLineFormat : IResultFormat
{
    public ReadOnlySpan<byte> Header => [];

    public void BeginPage(PageLinks page, DateTimeOffset at, IBufferWriter<byte> output) =>
        Printable.WriteField(Encoding.UTF8.GetBytes(page.Source), output);

    public void AddLink(ReadOnlySpan<byte> link, IBufferWriter<byte> output)
    {
        output.Write("\t"u8);
        Printable.WriteField(link, output);
    }

    public void EndPage(IBufferWriter<byte> output) => output.Write("\n"u8);
}
