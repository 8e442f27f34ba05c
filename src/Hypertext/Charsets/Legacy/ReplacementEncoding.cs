using System.Text;

namespace Hypertext;

/// <summary>What stands for encodings that no browser reads because they were used for attacks: any text is a single U+FFFD.</summary>
/// <remarks>Source: WHATWG Encoding, section 14.1. It has no encoder, see <see cref="EncodingLabels.QueryEncoding"/>: whoever encodes all
/// the same gets UTF-8, as the standard has it for queries.</remarks>
internal sealed class ReplacementEncoding(string name, int codePage) : StandardEncoding(name, codePage)
{
    public override Decoded DecodeOne(ref int mode, ReadOnlySpan<byte> bytes, bool last)
    {
        var isFirst = mode == 0;
        mode = 1;
        return isFirst ? Decoded.Error(bytes.Length) : Decoded.Nothing(bytes.Length);
    }

    public override bool TryEncode(ref int mode, ref Rune rune, Span<byte> bytes, out int written)
    {
        written = rune.EncodeToUtf8(bytes);
        return true;
    }

    protected override int LengthOfAscii(int mode, ReadOnlySpan<byte> bytes) => 0;
}
