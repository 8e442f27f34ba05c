using System.Text;

namespace Hypertext;

/// <summary>An encoding that does as the Encoding standard says, where .NET's does otherwise or there is none.</summary>
/// <remarks>
/// Source: WHATWG Encoding. An encoding defines how one unit is decoded and how one code point is encoded; what is made of them here is
/// the contract of <see cref="Encoding"/>. Bytes that stand for nothing are decoded to U+FFFD, whatever the decoder fallback; a byte
/// below 0x80 that follows a bad lead byte is read again, for it may be markup. What cannot be encoded is given to the encoder fallback;
/// a lone surrogate counts as U+FFFD. Tables are built when they are first needed. Any thread may use an encoding.
/// </remarks>
/// <param name="name">The standard's name.</param>
/// <param name="codePage">A number that no other encoding has: Windows' own where there is one.</param>
internal abstract partial class StandardEncoding(string name, int codePage) : Encoding(codePage)
{
    /// <summary>The longest sequence that stands for one code point.</summary>
    public const int UnitLength = 4;

    /// <summary>Room for one code point: an escape sequence before it, and the code point.</summary>
    private const int EncodedLength = 8;

    /// <summary>The name by which the standard calls the encoding.</summary>
    public string Name => name;

    public override string EncodingName => name;

    public override string WebName => name.ToLowerInvariant();

    /// <summary>Reads the first unit of <paramref name="bytes"/>, which are not empty.</summary>
    /// <param name="mode">What the decoder has to remember between units; 0 at the start.</param>
    /// <param name="bytes">The input from here on.</param>
    /// <param name="last">Whether nothing follows. If the unit is incomplete then, all that is left is one error.</param>
    public abstract Decoded DecodeOne(ref int mode, ReadOnlySpan<byte> bytes, bool last);

    /// <summary>Writes a code point.</summary>
    /// <param name="mode">What the encoder has to remember between code points; 0 at the start.</param>
    /// <param name="rune">The code point; if it cannot be encoded, the one to report.</param>
    /// <param name="bytes">Room for eight bytes.</param>
    /// <param name="written">How many were written, which can be more than none even if the code point cannot be encoded.</param>
    public abstract bool TryEncode(ref int mode, ref Rune rune, Span<byte> bytes, out int written);

    /// <summary>What ends the output of an encoder.</summary>
    public virtual ReadOnlySpan<byte> EndOfOutput(int mode) => default;

    /// <summary>Reads all units that are complete, and returns how many bytes they were.</summary>
    public virtual int Decode(ref int mode, ReadOnlySpan<byte> bytes, bool last, ref CharSink chars)
    {
        var position = 0;
        while (position < bytes.Length)
        {
            var rest = bytes[position..];
            var ascii = rest[0] < 0x80 ? LengthOfAscii(mode, rest) : 0;
            if (ascii > 0)
            {
                chars.AddAscii(rest[..ascii]);
                position += ascii;
                continue;
            }

            var decoded = DecodeOne(ref mode, rest, last);
            if (decoded.Consumed == 0)
            {
                if (!last)
                {
                    return position;
                }

                decoded = Decoded.Error(rest.Length);
            }

            chars.Add(decoded);
            position += decoded.Consumed;
        }

        return position;
    }

    /// <summary>Writes all code points, and returns a high surrogate whose other half is still to come, or zero.</summary>
    public char Encode(ref int mode, char pending, ReadOnlySpan<char> chars, EncoderFallback fallback, bool last, ref ByteSink bytes)
    {
        EncoderFallbackBuffer? buffer = null;
        var position = 0;
        while (position < chars.Length || (pending != 0 && last))
        {
            if (pending == 0 && EncodesAscii(mode) && LengthOfAscii(chars[position..]) is > 0 and var ascii)
            {
                bytes.AddAscii(chars.Slice(position, ascii));
                position += ascii;
                continue;
            }

            var rune = ReadRune(ref pending, chars[position..], last, out var consumed);
            position += consumed;
            if (rune is { } value && !TryAdd(ref mode, ref value, ref bytes))
            {
                buffer ??= fallback.CreateFallbackBuffer();
                AddFallback(ref mode, value, position, buffer, ref bytes);
            }
        }

        if (last)
        {
            bytes.Add(EndOfOutput(mode));
        }

        return pending;
    }

    /// <summary>How many bytes at the start are ASCII and stand for themselves.</summary>
    protected virtual int LengthOfAscii(int mode, ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        return end < 0 ? bytes.Length : end;
    }

    /// <summary>Whether an ASCII character is written as its byte, whichever it is.</summary>
    protected virtual bool EncodesAscii(int mode) => true;

    private static int LengthOfAscii(ReadOnlySpan<char> chars)
    {
        var end = chars.IndexOfAnyExceptInRange('\0', '\u007F');
        return end < 0 ? chars.Length : end;
    }

    /// <summary>The next code point; null if its second half is still to come.</summary>
    private static Rune? ReadRune(ref char pending, ReadOnlySpan<char> chars, bool last, out int consumed)
    {
        consumed = 0;
        if (pending == 0)
        {
            pending = chars[0];
            chars = chars[1..];
            consumed = 1;
        }

        if (char.IsHighSurrogate(pending) && chars.IsEmpty && !last)
        {
            return null;
        }

        var first = pending;
        pending = default;
        if (!chars.IsEmpty && Rune.TryCreate(first, chars[0], out var pair))
        {
            consumed++;
            return pair;
        }

        return Rune.TryCreate(first, out var single) ? single : Rune.ReplacementChar;
    }

    private bool TryAdd(ref int mode, ref Rune rune, ref ByteSink bytes)
    {
        Span<byte> encoded = stackalloc byte[EncodedLength];
        var done = TryEncode(ref mode, ref rune, encoded, out var written);
        bytes.Add(encoded[..written]);
        return done;
    }

    private void AddFallback(ref int mode, Rune unknown, int position, EncoderFallbackBuffer buffer, ref ByteSink bytes)
    {
        Span<char> chars = stackalloc char[2];
        var index = position - unknown.EncodeToUtf16(chars);
        var falls = unknown.IsBmp ? buffer.Fallback(chars[0], index) : buffer.Fallback(chars[0], chars[1], index);
        while (falls && buffer.GetNextChar() is not '\0' and var first)
        {
            var rune = char.IsHighSurrogate(first) ? new Rune(first, buffer.GetNextChar()) : new Rune(first);
            if (!TryAdd(ref mode, ref rune, ref bytes))
            {
                throw new ArgumentException($"The encoder fallback gives U+{rune.Value:X4}, which {Name} does not have.");
            }
        }
    }
}
