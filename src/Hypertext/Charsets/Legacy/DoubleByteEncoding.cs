using System.Text;

namespace Hypertext;

/// <summary>An encoding of ASCII and a table whose cells take two bytes each.</summary>
internal abstract class DoubleByteEncoding : StandardEncoding
{
    private readonly CellLayout _layout;
    private readonly Lazy<Dictionary<int, int>> _pointers;

    protected DoubleByteEncoding(string name, int codePage, CellLayout layout)
        : base(name, codePage)
    {
        _layout = layout;
        _pointers = new Lazy<Dictionary<int, int>>(BuildPointers);
    }

    public override Decoded DecodeOne(ref int mode, ReadOnlySpan<byte> bytes, bool last)
    {
        var lead = bytes[0];
        if (!IsLead(lead))
        {
            return DecodeSingle(lead) is { } character ? Decoded.Character(1, character) : Decoded.Error(1);
        }

        if (bytes.Length == 1)
        {
            return Decoded.Incomplete;
        }

        var pointer = _layout.PointerOf(lead, bytes[1]);
        return pointer < 0 ? Decoded.BadPair(bytes[1]) : DecodePointer(pointer, bytes[1]);
    }

    public override bool TryEncode(ref int mode, ref Rune rune, Span<byte> bytes, out int written)
    {
        if (EncodeSingle(rune.Value) is { } single)
        {
            bytes[0] = single;
            written = 1;
            return true;
        }

        written = _pointers.Value.TryGetValue(ToIndexed(rune.Value), out var pointer) ? 2 : 0;
        if (written > 0)
        {
            _layout.WriteBytes(pointer, bytes);
        }

        return written > 0;
    }

    protected static byte? EncodeAscii(int codePoint) => codePoint < 0x80 ? (byte)codePoint : null;

    protected abstract EncodingIndex Index { get; }

    protected virtual bool IsLead(byte value) => value is >= 0x81 and <= 0xFE;

    /// <summary>The character of a byte that is no lead byte.</summary>
    protected virtual char? DecodeSingle(byte value) => value < 0x80 ? (char)value : null;

    protected virtual Decoded DecodePointer(int pointer, byte trail) =>
        Index.CodePointOf(pointer) is var codePoint and > 0 ? Decoded.CodePoint(2, codePoint) : Decoded.BadPair(trail);

    /// <summary>The byte of a code point that takes one.</summary>
    protected virtual byte? EncodeSingle(int codePoint) => EncodeAscii(codePoint);

    /// <summary>The code point that is looked for in the index in place of another.</summary>
    protected virtual int ToIndexed(int codePoint) => codePoint;

    protected virtual Dictionary<int, int> BuildPointers() => Index.ToPointers(excluded: default);
}
