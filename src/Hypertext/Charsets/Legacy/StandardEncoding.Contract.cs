using System.Text;

namespace Hypertext;

/// <content>What <see cref="Encoding"/> asks for, all of it by the decoding and encoding of spans.</content>
internal abstract partial class StandardEncoding
{
    public override int GetCharCount(ReadOnlySpan<byte> bytes)
    {
        var mode = 0;
        var chars = default(CharSink);
        Decode(ref mode, bytes, last: true, ref chars);
        return chars.Length;
    }

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var mode = 0;
        var sink = new CharSink(chars);
        Decode(ref mode, bytes, last: true, ref sink);
        return sink.Length;
    }

    public override int GetByteCount(ReadOnlySpan<char> chars)
    {
        var mode = 0;
        var bytes = default(ByteSink);
        Encode(ref mode, default, chars, EncoderFallback, last: true, ref bytes);
        return bytes.Length;
    }

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        var mode = 0;
        var sink = new ByteSink(bytes);
        Encode(ref mode, default, chars, EncoderFallback, last: true, ref sink);
        return sink.Length;
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => GetCharCount(bytes.AsSpan(index, count));

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetByteCount(char[] chars, int index, int count) => GetByteCount(chars.AsSpan(index, count));

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        GetBytes(chars.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex));

    // GetString(ReadOnlySpan<byte>) ends here, and would copy twice by the methods of the base class.
    public override unsafe int GetCharCount(byte* bytes, int count) => GetCharCount(new ReadOnlySpan<byte>(bytes, count));

    public override unsafe int GetChars(byte* bytes, int byteCount, char* chars, int charCount) =>
        GetChars(new ReadOnlySpan<byte>(bytes, byteCount), new Span<char>(chars, charCount));

    /// <remarks>A decoder can have kept all of a sequence but its last byte, and find each byte of it to be an error.</remarks>
    public override int GetMaxCharCount(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        return checked(byteCount + UnitLength - 1);
    }

    /// <remarks>An encoder can have kept a high surrogate; each character, or each of its fallback's, can need an escape sequence.</remarks>
    public override int GetMaxByteCount(int charCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(charCount);
        return checked((charCount + 1) * Math.Max(1, EncoderFallback.MaxCharCount) * EncodedLength);
    }

    public override Decoder GetDecoder() => new StandardDecoder(this);

    public override Encoder GetEncoder() => new StandardEncoder(this);
}
