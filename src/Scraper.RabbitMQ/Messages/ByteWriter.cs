using System.Buffers;
using System.Text;

namespace Scraper.RabbitMQ;

/// <summary>Writes numbers, texts and contents behind each other.</summary>
internal sealed class ByteWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void WriteByte(byte value) => _buffer.Write([value]);

    /// <summary>A number that is not negative, seven bits a byte, the low ones first.</summary>
    public void WriteNumber(long number)
    {
        while (number >= 0x80)
        {
            WriteByte((byte)(number | 0x80));
            number >>= 7;
        }

        WriteByte((byte)number);
    }

    public void WriteText(string text) => WriteContent(Encoding.UTF8.GetBytes(text));

    public void WriteContent(ReadOnlySpan<byte> content)
    {
        WriteNumber(content.Length);
        _buffer.Write(content);
    }

    public void Clear() => _buffer.ResetWrittenCount();
}

/// <summary>Reads what a <see cref="ByteWriter"/> has written, or finds out that it was something else.</summary>
internal struct ByteReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryReadByte(out byte value)
    {
        value = _rest.IsEmpty ? default : _rest.Span[0];
        var isThere = !_rest.IsEmpty;
        _rest = isThere ? _rest[1..] : _rest;
        return isThere;
    }

    public bool TryReadNumber(out long number)
    {
        number = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (!TryReadByte(out var part))
            {
                return false;
            }

            number |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    public bool TryReadText(out string text)
    {
        var isThere = TryReadContent(out var content);
        text = Encoding.UTF8.GetString(content.Span);
        return isThere;
    }

    public bool TryReadContent(out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (!TryReadNumber(out var length) || length > _rest.Length)
        {
            return false;
        }

        content = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
