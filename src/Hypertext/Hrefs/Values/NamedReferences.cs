namespace Hypertext;

/// <summary>HTML's named character references.</summary>
internal static partial class NamedReferences
{
    /// <summary>Finds the longest name that <paramref name="text"/>, which follows an ampersand, begins with.</summary>
    /// <returns>The length of the name, a semicolon included if it has one; 0 if there is none.</returns>
    /// <remarks>A name that has its semicolon is all the letters and digits before it, so only one such name can match.</remarks>
    public static int Find(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> codes)
    {
        var run = 0;
        while (run < text.Length && run < LongestName && char.IsAsciiLetterOrDigit((char)text[run]))
        {
            run++;
        }

        if (run < text.Length && text[run] == ';' && TryFind(text[..(run + 1)], out codes))
        {
            return run + 1;
        }

        for (var length = Math.Min(run, LongestWithoutSemicolon); length > 0; length--)
        {
            if (TryFind(text[..length], out codes))
            {
                return length;
            }
        }

        codes = default;
        return 0;
    }

    /// <summary>Looks a name up by bisection of the table.</summary>
    private static bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> codes)
    {
        var rest = Table;
        while (rest.Length > 0)
        {
            var start = rest[..(rest.Length / 2)].LastIndexOfAny((byte)' ', (byte)'\n') + 1;
            var entry = rest[start..];
            var end = entry.IndexOfAny((byte)' ', (byte)'\n');
            entry = end < 0 ? entry : entry[..end];
            var equals = entry.IndexOf((byte)'=');
            var order = name.SequenceCompareTo(entry[..equals]);
            if (order == 0)
            {
                codes = entry[(equals + 1)..];
                return true;
            }

            rest = order < 0 ? rest[..Math.Max(start - 1, 0)] : end < 0 ? default : rest[(start + end + 1)..];
        }

        codes = default;
        return false;
    }
}
