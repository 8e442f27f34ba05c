using System.Text;

namespace Hypertext;

/// <content>The encoder, whose sets are ASCII, Roman and the table.</content>
internal sealed partial class Iso2022JpEncoding
{
    private static readonly Lazy<Dictionary<int, int>> Pointers = new(static () => EncodingIndexes.Jis0208.ToPointers(excluded: default));

    public override bool TryEncode(ref int mode, ref Rune rune, Span<byte> bytes, out int written)
    {
        var codePoint = rune.Value;
        var pointer = 0;
        var set = rune.IsAscii ? SetOfAscii(mode, codePoint)
            : codePoint is JisX0201.Yen or JisX0201.Overline ? RomanSet
            : Pointers.Value.TryGetValue(JisX0201.Widen(JisX0201.ToIndexed(codePoint)), out pointer) ? TableSet
            : mode == TableSet ? AsciiSet : mode;
        written = Switch(ref mode, set, bytes);
        if (rune.Value is 0x0E or 0x0F or Escape)
        {
            // The decoder would take it for something else: it is not even reported as itself.
            rune = Rune.ReplacementChar;
            return false;
        }

        var rest = bytes[written..];
        if (set == TableSet)
        {
            rest[0] = (byte)(0x21 + (pointer / 94));
            rest[1] = (byte)(0x21 + (pointer % 94));
            written += 2;
            return true;
        }

        rest[0] = codePoint == JisX0201.Yen ? (byte)'\\' : codePoint == JisX0201.Overline ? (byte)'~' : (byte)codePoint;
        var isWritten = rune.IsAscii || codePoint is JisX0201.Yen or JisX0201.Overline;
        written += isWritten ? 1 : 0;
        return isWritten;
    }

    public override ReadOnlySpan<byte> EndOfOutput(int mode) => mode == AsciiSet ? default : "\e(B"u8;

    protected override bool EncodesAscii(int mode) => false;

    private static int SetOfAscii(int mode, int codePoint) =>
        mode == RomanSet && codePoint is not ('\\' or '~') ? RomanSet : AsciiSet;

    /// <summary>Writes the escape sequence of another set.</summary>
    private static int Switch(ref int mode, int set, Span<byte> bytes)
    {
        if (mode == set)
        {
            return 0;
        }

        mode = set;
        var escape = set switch
        {
            RomanSet => "\e(J"u8,
            TableSet => "\e$B"u8,
            _ => "\e(B"u8,
        };
        escape.CopyTo(bytes);
        return escape.Length;
    }
}
