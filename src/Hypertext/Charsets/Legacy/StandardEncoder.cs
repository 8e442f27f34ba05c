using System.Text;

namespace Hypertext;

/// <summary>Encodes a text that comes in pieces.</summary>
internal sealed class StandardEncoder(StandardEncoding encoding) : Encoder
{
    /// <summary>A high surrogate whose other half is still to come, or zero.</summary>
    private char _pending;

    private int _mode;

    public override void Reset() => (_pending, _mode) = (default, 0);

    public override int GetByteCount(char[] chars, int index, int count, bool flush) => GetByteCount(chars.AsSpan(index, count), flush);

    public override int GetByteCount(ReadOnlySpan<char> chars, bool flush)
    {
        var mode = _mode;
        var bytes = default(ByteSink);
        encoding.Encode(ref mode, _pending, chars, Fallback ?? encoding.EncoderFallback, flush, ref bytes);
        return bytes.Length;
    }

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex, bool flush) =>
        GetBytes(chars.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex), flush);

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes, bool flush)
    {
        var sink = new ByteSink(bytes);
        _pending = encoding.Encode(ref _mode, _pending, chars, Fallback ?? encoding.EncoderFallback, flush, ref sink);
        if (flush)
        {
            Reset();
        }

        return sink.Length;
    }
}
