using System.Text;
using Reactor;

namespace Scraper.Reading;

/// <summary>Reads a text line by line: lazily, off the loop, in the same memory however long the text is.</summary>
/// <remarks>UTF-8, with or without a byte order mark; lines end in LF or CRLF; the last one may lack its end.</remarks>
internal sealed class LineReader(Stream stream, Executor executor) : ILineSource
{
    /// <summary>The length of a line, in bytes, past which it is passed over.</summary>
    public const int LineLimit = 64 * 1024;

    /// <summary>How much of such a line is kept to know it by, in bytes.</summary>
    private const int ExcerptLength = 64;

    private readonly byte[] _buffer = new byte[LineLimit + 1];
    private int _start;
    private int _end;
    private long _number;
    private long _filled;
    private string? _overlong;
    private bool _ended;

    /// <summary>The bytes of the lines given out, and of their ends.</summary>
    public long Position => _filled - (_end - _start);

    /// <summary>The next line, or null at the end of the text.</summary>
    /// <remarks>Cancelled, it abandons a read that blocks, such as that of a terminal; the reader is of no use then.</remarks>
    public async ValueTask<InputLine?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTakeLine() is { } line)
            {
                return line;
            }

            if (_ended)
            {
                return TakeLast();
            }

            await FillAsync(cancellationToken);
        }
    }

    private InputLine? TryTakeLine()
    {
        var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        if (length < 0)
        {
            return null;
        }

        var line = ToLine(_buffer.AsSpan(_start, length));
        _start += length + 1;
        return line;
    }

    private InputLine? TakeLast()
    {
        if (_start == _end && _overlong is null)
        {
            return null;
        }

        var line = ToLine(_buffer.AsSpan(_start, _end - _start));
        _start = _end;
        return line;
    }

    private InputLine ToLine(ReadOnlySpan<byte> bytes)
    {
        _number++;
        if (_overlong is { } excerpt)
        {
            _overlong = null;
            return new InputLine(_number, excerpt, $"longer than {LineLimit} bytes");
        }

        return InputLine.Decode(_number, bytes);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var offset = _end;
        var count = await executor.RunAsync(() => stream.Read(_buffer, offset, _buffer.Length - offset), cancellationToken);
        _end += count;
        _filled += count;
        _ended = count == 0;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else if (_end == _buffer.Length)
        {
            // A whole buffer without the end of the line: drop what there is of it, and report it when its end comes. The space keeps
            // the excerpt from being a URL, should the failures become a list.
            _overlong ??= Encoding.UTF8.GetString(_buffer.AsSpan(0, ExcerptLength)) + " …";
            _end = 0;
        }
    }
}
