using System.Buffers;
using System.Text;

namespace Hypertext;

/// <summary>Percent-encodes queries in the encoding of a document.</summary>
/// <remarks>
/// Source: WHATWG URL, section 1.3 (percent-encode after encoding), and WHATWG Encoding, section 4.3 (get an output encoding).
/// What the encoding lacks becomes a character reference, <c>%26%23NNNN%3B</c>. One thread at a time.
/// </remarks>
internal sealed class QueryEncoder
{
    private readonly Encoding _encoding;
    private readonly Encoder _encoder;
    private readonly bool _changesAscii;
    private readonly Unencodable _unencodable = new();

    private QueryEncoder(Encoding encoding)
    {
        _encoding = (Encoding)encoding.Clone();
        _encoding.EncoderFallback = _unencodable;
        _encoder = _encoding.GetEncoder();

        // Its shift sequences may not come from without.
        _changesAscii = encoding.WebName.Equals("iso-2022-jp", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The encoder for a document, or null for UTF-8, which stands for UTF-16 too.</summary>
    public static QueryEncoder? For(Encoding? encoding) =>
        encoding is null
        || encoding.WebName.StartsWith("utf-", StringComparison.OrdinalIgnoreCase)
        || encoding.WebName.Equals("replacement", StringComparison.OrdinalIgnoreCase)
            ? null
            : new QueryEncoder(encoding);

    /// <summary>Appends a query.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="query">Valid UTF-8.</param>
    /// <param name="kept">The bytes that are not to be percent-encoded.</param>
    public void Append(UrlBuffer output, ReadOnlySpan<byte> query, SearchValues<byte> kept)
    {
        if (Ascii.IsValid(query) && !_changesAscii)
        {
            PercentEncoding.Append(output, query, kept);
            return;
        }

        var text = Encoding.UTF8.GetString(query).AsSpan();
        var start = 0;
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text[i..], out var rune, out var length);
            if (!CanEncode(text.Slice(i, length)))
            {
                // With it, of which nothing comes but an escape sequence: the encoder may have to leave a set, or stays in one.
                AppendEncoded(output, text[start..(i + length)], kept, isLast: false);
                AppendReference(output, rune);
                start = i + length;
            }

            i += length;
        }

        AppendEncoded(output, text[start..], kept, isLast: true);
    }

    private bool CanEncode(ReadOnlySpan<char> character)
    {
        if (character[0] < 0x80)
        {
            return !_changesAscii || character[0] is not ('\x0E' or '\x0F' or '\x1B');
        }

        Span<byte> bytes = stackalloc byte[32];
        _unencodable.Found = false;
        _encoding.GetBytes(character, bytes);
        return !_unencodable.Found;
    }

    private void AppendEncoded(UrlBuffer output, ReadOnlySpan<char> text, SearchValues<byte> kept, bool isLast)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(_encoder.GetByteCount(text, isLast));
        PercentEncoding.Append(output, bytes.AsSpan(0, _encoder.GetBytes(text, bytes, isLast)), kept);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private static void AppendReference(UrlBuffer output, Rune rune)
    {
        // The standard's encoder for ISO-2022-JP fails with U+FFFD for the characters that its shift sequences are made of.
        var value = rune.IsAscii ? Rune.ReplacementChar.Value : rune.Value;
        output.Append("%26%23"u8);
        output.Append(Encoding.ASCII.GetBytes($"{value}"));
        output.Append("%3B"u8);
    }

    /// <summary>A fallback that notes that it was called and puts in nothing.</summary>
    private sealed class Unencodable : EncoderFallback
    {
        public bool Found { get; set; }

        public override int MaxCharCount => 0;

        public override EncoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

        private sealed class Buffer(Unencodable owner) : EncoderFallbackBuffer
        {
            public override int Remaining => 0;

            public override bool Fallback(char charUnknown, int index) => !(owner.Found = true);

            public override bool Fallback(char charUnknownHigh, char charUnknownLow, int index) => !(owner.Found = true);

            public override char GetNextChar() => '\0';

            public override bool MovePrevious() => false;
        }
    }
}
