namespace Hypertext;

/// <summary>The table of an encoding: a code point for each pointer.</summary>
/// <remarks>Source: WHATWG Encoding, section 5.</remarks>
internal sealed class EncodingIndex(int[] codePoints)
{
    /// <summary>The code point of a pointer; 0 if it has none, or is no pointer.</summary>
    public int CodePointOf(int pointer) => (uint)pointer < (uint)codePoints.Length ? codePoints[pointer] : 0;

    /// <summary>The pointers of code points: where a code point has several, the first.</summary>
    /// <param name="excluded">The pointers that are only read, never written.</param>
    /// <param name="preferLast">The code points for which the last pointer is taken.</param>
    public Dictionary<int, int> ToPointers(Range excluded, string preferLast = "")
    {
        var (start, length) = excluded.GetOffsetAndLength(codePoints.Length);
        var pointers = new Dictionary<int, int>(codePoints.Length);
        for (var pointer = 0; pointer < codePoints.Length; pointer++)
        {
            var codePoint = codePoints[pointer];
            if (codePoint == 0 || (pointer >= start && pointer < start + length))
            {
                continue;
            }

            if (!pointers.TryAdd(codePoint, pointer) && codePoint < 0x10000 && preferLast.Contains((char)codePoint))
            {
                pointers[codePoint] = pointer;
            }
        }

        return pointers;
    }
}
