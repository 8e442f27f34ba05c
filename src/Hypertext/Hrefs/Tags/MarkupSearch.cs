using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hypertext;

/// <summary>Finds the bytes that delimit markup, most of which stand within a few bytes of where the search begins.</summary>
/// <remarks>The first bytes are looked at all at once and in the caller's own code: a page has a thousand such searches.</remarks>
internal static class MarkupSearch
{
    private static int AtOnce => Vector128<byte>.Count;

    /// <summary>The position of the first such byte from a position on, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(ReadOnlySpan<byte> chunk, int position, byte value)
    {
        if (Vector128.IsHardwareAccelerated && chunk.Length - position >= AtOnce)
        {
            var bytes = Vector128.Create(chunk.Slice(position, AtOnce));
            var found = Vector128.Equals(bytes, Vector128.Create(value)).ExtractMostSignificantBits();
            if (found != 0)
            {
                return position + BitOperations.TrailingZeroCount(found);
            }

            position += AtOnce;
        }

        return IndexOfFurther(chunk, position, value);
    }

    /// <summary>The end of a name of which the first byte, whatever it is, is a part.</summary>
    /// <param name="chunk">Where the name stands.</param>
    /// <param name="position">Where it begins.</param>
    /// <param name="ends">The bytes that end it: one of the sets of <see cref="MarkupBytes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EndOfName(ReadOnlySpan<byte> chunk, int position, ulong ends)
    {
        if (Vector128.IsHardwareAccelerated && chunk.Length - position > AtOnce)
        {
            // All that ends names is below 0x40; of what names are made of only digits, the hyphen and the colon are.
            var high = Vector128.Create(chunk.Slice(position + 1, AtOnce)) & Vector128.Create((byte)0xC0);
            for (var low = Vector128.Equals(high, default).ExtractMostSignificantBits(); low != 0; low &= low - 1)
            {
                var end = position + 1 + BitOperations.TrailingZeroCount(low);
                if (MarkupBytes.IsIn(ends, chunk[end]))
                {
                    return end;
                }
            }

            position += AtOnce;
        }

        return EndOfLongName(chunk, position, ends);
    }

    private static int IndexOfFurther(ReadOnlySpan<byte> chunk, int position, byte value)
    {
        var length = chunk[position..].IndexOf(value);
        return length < 0 ? -1 : position + length;
    }

    private static int EndOfLongName(ReadOnlySpan<byte> chunk, int position, ulong ends)
    {
        do
        {
            position++;
        }
        while ((uint)position < (uint)chunk.Length && !MarkupBytes.IsIn(ends, chunk[position]));
        return position;
    }
}
