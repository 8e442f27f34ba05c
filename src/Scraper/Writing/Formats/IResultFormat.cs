using System.Buffers;
using Scraper.Pipeline;

namespace Scraper.Writing.Formats;

/// <summary>How the links of a page are written.</summary>
/// <remarks>Of one page at a time: begin, each link, end. Text is UTF-8.</remarks>
internal interface IResultFormat
{
    /// <summary>What an empty file begins with.</summary>
    ReadOnlySpan<byte> Header { get; }

    void BeginPage(PageLinks page, DateTimeOffset at, IBufferWriter<byte> output);

    void AddLink(ReadOnlySpan<byte> link, IBufferWriter<byte> output);

    void EndPage(IBufferWriter<byte> output);
}
