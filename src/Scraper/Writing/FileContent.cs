using System.IO.Compression;
using Scraper.Options;
using Scraper.Writing.Formats;
using Scraper.Writing.Storage;

namespace Scraper.Writing;

/// <summary>What is appended to a file for the lines of a batch: the lines, and what the place where they come asks for.</summary>
/// <remarks>What is returned is valid until the next call.</remarks>
internal sealed class FileContent(OutputOptions options)
{
    private readonly bool _isCompressed = Path.GetExtension(options.Path) == ".gz";
    private readonly byte[] _lineEnd = [(byte)'\n'];
    private readonly byte[] _header = ResultFormats.Create(options).Header.ToArray();

    /// <summary>For results: a header in an empty file, and all in a gzip member if the file is compressed.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Results(ChunkedBytes lines, OutputFile file)
    {
        var header = file.Mark.Length == 0 ? _header : [];
        if (_isCompressed)
        {
            return [Compress(header, lines)];
        }

        return header.Length > 0 ? [header, .. lines.Chunks] : Failures(lines, file);
    }

    /// <summary>For failures, and results as they are: the end of a line that has none, which was there before and is not ours.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Failures(ChunkedBytes lines, OutputFile file) =>
        lines.Count > 0 && file.IsWithinALine ? [_lineEnd, .. lines.Chunks] : lines.Chunks;

    /// <summary>A file may consist of several members, one after another (RFC 1952, section 2.2).</summary>
    private static ReadOnlyMemory<byte> Compress(byte[] header, ChunkedBytes lines)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(header);
            foreach (var chunk in lines.Chunks)
            {
                gzip.Write(chunk.Span);
            }
        }

        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }
}
