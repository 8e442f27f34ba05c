using System.Buffers;
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
    private readonly byte[] _header = ResultFormats.Create(options).Header.ToArray();
    private readonly ArrayBufferWriter<byte> _lines = new();

    /// <summary>For results: a header in an empty file, and all in a gzip member if the file is compressed.</summary>
    public ReadOnlySpan<byte> Results(ReadOnlySpan<byte> lines, OutputFile file)
    {
        if (file.Mark.Length == 0 && _header.Length > 0)
        {
            lines = Join(_header, lines);
        }

        return _isCompressed ? Compress(lines) : Failures(lines, file);
    }

    /// <summary>For failures, and results as they are: the end of a line that has none, which was there before and is not ours.</summary>
    public ReadOnlySpan<byte> Failures(ReadOnlySpan<byte> lines, OutputFile file) =>
        !lines.IsEmpty && file.IsWithinALine ? Join("\n"u8, lines) : lines;

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        _lines.ResetWrittenCount();
        _lines.Write(first);
        _lines.Write(second);
        return _lines.WrittenSpan;
    }

    /// <summary>A file may consist of several members, one after another (RFC 1952, section 2.2).</summary>
    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> lines)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(lines);
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }
}
