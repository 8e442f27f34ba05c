namespace Hypertext;

/// <summary>Matches one path with the patterns of many rules, in a bounded number of steps.</summary>
/// <remarks>
/// <para>Source: RFC 9309, section 2.2.3. A pattern matches the beginning of a path; <c>*</c> stands for any octets, <c>$</c> at the end
/// for the end of the path. Both are as <see cref="RobotsPath"/> writes them.</para>
/// <para>The text between two wildcards is looked for behind the one before it, and its first place is as good as any other: nothing is
/// ever tried twice, so that a pattern costs at most its length times that of the path, whatever its wildcards.</para>
/// </remarks>
internal ref struct PathMatcher
{
    /// <summary>How many steps the patterns of one file may take together before they are given up.</summary>
    /// <remarks>They last some 50 ms at worst. The files that sites have take a few hundred.</remarks>
    public const int StepLimit = 1 << 22;

    /// <summary>How many octets a step compares.</summary>
    private const int StepWidth = 16;

    public PathMatcher(ReadOnlySpan<byte> path) => Path = path;

    /// <summary>The path.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>The comparisons made so far, each of up to 16 octets.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether the steps are used up; that a pattern does not match means nothing then.</summary>
    public readonly bool IsExhausted => Steps > StepLimit;

    /// <summary>Whether a pattern matches the path.</summary>
    public bool IsMatch(ReadOnlySpan<byte> pattern)
    {
        Count(0);
        var isAnchored = pattern is [.., (byte)'$'];
        var rest = isAnchored ? pattern[..^1] : pattern;
        var star = rest.IndexOf((byte)'*');
        if (star < 0)
        {
            return isAnchored ? Path.SequenceEqual(rest) : Path.StartsWith(rest);
        }

        if (!Path.StartsWith(rest[..star]))
        {
            return false;
        }

        return IsMatchBehindStar(rest[(star + 1)..], Path[star..], isAnchored);
    }

    private bool IsMatchBehindStar(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> path, bool isAnchored)
    {
        for (var star = rest.IndexOf((byte)'*'); star >= 0; star = rest.IndexOf((byte)'*'))
        {
            var place = Find(rest[..star], path);
            if (place < 0)
            {
                return false;
            }

            path = path[(place + star)..];
            rest = rest[(star + 1)..];
        }

        return isAnchored ? path.EndsWith(rest) : Find(rest, path) >= 0;
    }

    /// <summary>The first place of a text in a path, or -1. Not <c>IndexOf</c>, whose steps nobody counts.</summary>
    private int Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> path)
    {
        Count(0);
        if (text.IsEmpty)
        {
            return 0;
        }

        for (var place = 0; place + text.Length <= path.Length && !IsExhausted; place++)
        {
            var skipped = path[place..].IndexOf(text[0]);
            if (skipped < 0)
            {
                return -1;
            }

            place += skipped;
            var common = path[place..].CommonPrefixLength(text);
            Count(skipped + common);
            if (common == text.Length)
            {
                return place;
            }
        }

        return -1;
    }

    private void Count(int octets) => Steps += 1 + (octets / StepWidth);
}
