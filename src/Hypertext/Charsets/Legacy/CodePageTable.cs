using System.Text;

namespace Hypertext;

/// <summary>Reads the two-byte sequences of one of .NET's code pages into a table that the indexes are made of.</summary>
internal static class CodePageTable
{
    private const char Separator = '\n';

    /// <summary>A code point for each of the first <paramref name="count"/> pointers; 0 where the code page has none.</summary>
    /// <param name="codePage">The code page.</param>
    /// <param name="layout">How its bytes name a pointer.</param>
    /// <param name="count">How many pointers there are.</param>
    /// <param name="isJapanese">Whether the code page reads what it does not have as a middle dot. (It can be told to do otherwise, but
    /// then it does not read the duplicates of characters either.)</param>
    public static int[] Read(int codePage, CellLayout layout, int count, bool isJapanese = false)
    {
        var none = isJapanese ? '・' : '\uFFFD';
        var encoding = isJapanese
            ? CodePagesEncodingProvider.Instance.GetEncoding(codePage)!
            : CodePagesEncodingProvider.Instance.GetEncoding(
                codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback($"{none}"))!;

        // All of it at once, for calls one by one take some ten times longer; the separators keep a bad pair from joining the next.
        var bytes = new byte[count * 3];
        for (var pointer = 0; pointer < count; pointer++)
        {
            layout.WriteBytes(pointer, bytes.AsSpan(pointer * 3));
            bytes[(pointer * 3) + 2] = (byte)Separator;
        }

        var table = new int[count];
        var text = encoding.GetString(bytes).AsSpan();
        var next = 0;
        foreach (var cell in text.Split(Separator))
        {
            if (text[cell] is [var character] && character != none)
            {
                table[next] = character;
            }

            next++;
        }

        return table;
    }

    /// <summary>Takes out the private characters, in which Windows writes what it does not know.</summary>
    public static int[] WithoutPrivate(this int[] table)
    {
        foreach (ref var codePoint in table.AsSpan())
        {
            codePoint = codePoint is >= 0xE000 and <= 0xF8FF ? 0 : codePoint;
        }

        return table;
    }
}
