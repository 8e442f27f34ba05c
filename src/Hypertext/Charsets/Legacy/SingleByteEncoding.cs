using System.Text;

namespace Hypertext;

/// <summary>An encoding in which each byte stands for a character: ASCII below 0x80, an index above.</summary>
/// <remarks>Source: WHATWG Encoding, section 9.</remarks>
internal sealed class SingleByteEncoding(string name, int codePage, string index) : StandardEncoding(name, codePage)
{
    private const char None = '\uFFFD';

    private readonly string _index = index.Length == 128 ? index : WithControls(index);

    public static SingleByteEncoding Create(string name, int codePage, string? indexName = null) =>
        new(name, codePage, SingleByteIndexes.Find(indexName ?? name.ToLowerInvariant()));

    /// <summary>The x-user-defined encoding: it has an algorithm in place of an index.</summary>
    public static SingleByteEncoding CreateUserDefined(string name, int codePage) =>
        new(name, codePage, string.Create(128, 0, static (chars, _) =>
        {
            for (var offset = 0; offset < chars.Length; offset++)
            {
                chars[offset] = (char)(0xF780 + offset);
            }
        }));

    public override Decoded DecodeOne(ref int mode, ReadOnlySpan<byte> bytes, bool last) =>
        Decoded.Character(1, bytes[0] < 0x80 ? (char)bytes[0] : _index[bytes[0] - 0x80]);

    public override int Decode(ref int mode, ReadOnlySpan<byte> bytes, bool last, ref CharSink chars)
    {
        // As long as the input, or empty if characters are only counted.
        var room = chars.Take(bytes.Length);
        var position = 0;
        while (position < room.Length)
        {
            Ascii.ToUtf16(bytes[position..], room[position..], out var ascii);
            for (position += ascii; position < room.Length && bytes[position] >= 0x80; position++)
            {
                room[position] = _index[bytes[position] - 0x80];
            }
        }

        return bytes.Length;
    }

    public override bool TryEncode(ref int mode, ref Rune rune, Span<byte> bytes, out int written)
    {
        if (rune.IsAscii)
        {
            written = 1;
            bytes[0] = (byte)rune.Value;
            return true;
        }

        var found = rune.IsBmp && rune.Value != None ? _index.IndexOf((char)rune.Value) : -1;
        written = found < 0 ? 0 : 1;
        bytes[0] = (byte)(0x80 + found);
        return found >= 0;
    }

    private static string WithControls(string index) => string.Create(128, index, static (chars, index) =>
    {
        for (var offset = 0; offset < 0x20; offset++)
        {
            chars[offset] = (char)(0x80 + offset);
        }

        index.CopyTo(chars[0x20..]);
    });
}
