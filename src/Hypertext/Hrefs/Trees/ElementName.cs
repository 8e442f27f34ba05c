using System.Buffers.Binary;

namespace Hypertext;

/// <summary>The name of an element as one number.</summary>
/// <remarks>
/// Up to eight bytes are the number, in lower case; longer names are hashed. A page could be made whose names collide: it would have
/// its text modes mistaken, as markup that is wrong in other ways may have them.
/// </remarks>
internal static class ElementName
{
    private const ulong EachByte = 0x0101010101010101;

    public static ulong Of(string name) => Of(System.Text.Encoding.ASCII.GetBytes(name));

    public static ulong Of(ReadOnlySpan<byte> name) => Of(name, name.Length);

    /// <summary>The number of the name that the first bytes are; further bytes let it be read in one step.</summary>
    public static ulong Of(ReadOnlySpan<byte> nameAndMore, int length)
    {
        if (length > sizeof(ulong))
        {
            return Hash(nameAndMore[..length]);
        }

        if (nameAndMore.Length >= sizeof(ulong) && length > 0)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(nameAndMore);
            return ToLower(word & (ulong.MaxValue >> (64 - (8 * length))));
        }

        var value = 0UL;
        for (var index = length - 1; index >= 0; index--)
        {
            value = value << 8 | MarkupBytes.ToLower(nameAndMore[index]);
        }

        return value;
    }

    /// <summary>Turns capital letters into small ones, eight at a time.</summary>
    private static ulong ToLower(ulong word)
    {
        var low = word & (0x7F * EachByte);
        var isAtLeastA = low + ((0x80 - 'A') * EachByte);
        var isBeyondZ = low + ((0x7F - 'Z') * EachByte);
        var isCapital = isAtLeastA & ~isBeyondZ & ~word & (0x80 * EachByte);
        return word | isCapital >> 2;
    }

    /// <summary>FNV-1a, with the top bit set, which no name of eight ASCII characters has.</summary>
    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = 14695981039346656037;
        foreach (var value in name)
        {
            hash = (hash ^ MarkupBytes.ToLower(value)) * 1099511628211;
        }

        return hash | 1UL << 63;
    }
}
