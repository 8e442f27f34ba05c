namespace Hypertext;

/// <summary>Unicode's Normalization Form C, over code points.</summary>
/// <remarks>Source: The Unicode Standard, sections 3.11 and 3.12 (Hangul).</remarks>
internal static class NormalizationFormC
{
    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Trails = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    /// <summary>The normal form of a text.</summary>
    public static List<int> Normalize(List<int> text)
    {
        var decomposed = new List<int>(text.Count);
        foreach (var codePoint in text)
        {
            Decompose(codePoint, decomposed);
        }

        SortMarks(decomposed);
        return Compose(decomposed);
    }

    private static void Decompose(int codePoint, List<int> output)
    {
        if (codePoint - Syllables is >= 0 and < SyllableCount and var syllable)
        {
            output.Add(Leads + (syllable / (VowelCount * TrailCount)));
            output.Add(Vowels + (syllable % (VowelCount * TrailCount) / TrailCount));
            if (syllable % TrailCount > 0)
            {
                output.Add(Trails + (syllable % TrailCount));
            }
        }
        else if (UnicodeTables.TryDecompose(codePoint, out var parts))
        {
            Decompose(parts.First, output);
            if (parts.Second != 0)
            {
                Decompose(parts.Second, output);
            }
        }
        else
        {
            output.Add(codePoint);
        }
    }

    /// <summary>Puts the marks between two starters in the order of their classes, those of one class staying in theirs.</summary>
    private static void SortMarks(List<int> text)
    {
        for (var i = 0; i < text.Count; i++)
        {
            var start = i;
            while (i < text.Count && RankOf(text[i]) > 0)
            {
                i++;
            }

            if (i - start > 1)
            {
                var sorted = text.Slice(start, i - start).OrderBy(RankOf).ToArray();
                for (var j = 0; j < sorted.Length; j++)
                {
                    text[start + j] = sorted[j];
                }
            }
        }
    }

    private static List<int> Compose(List<int> text)
    {
        var output = new List<int>(text.Count);
        var starter = -1;
        var rankBefore = 0;
        foreach (var codePoint in text)
        {
            // Blocked is what has a mark of its own class or a higher one, or another starter, between it and the starter.
            var rank = RankOf(codePoint);
            var isBlocked = starter < 0 || (output.Count - 1 > starter && rankBefore >= rank);
            if (!isBlocked && TryCompose(output[starter], codePoint, out var composed))
            {
                output[starter] = composed;
                continue;
            }

            if (rank == 0)
            {
                starter = output.Count;
            }

            output.Add(codePoint);
            rankBefore = rank;
        }

        return output;
    }

    private static bool TryCompose(int first, int second, out int composed)
    {
        if (first - Leads is >= 0 and < LeadCount and var lead && second - Vowels is >= 0 and < VowelCount and var vowel)
        {
            composed = Syllables + (((lead * VowelCount) + vowel) * TrailCount);
            return true;
        }

        if (first - Syllables is >= 0 and < SyllableCount and var syllable && syllable % TrailCount == 0
            && second - Trails is > 0 and < TrailCount and var trail)
        {
            composed = first + trail;
            return true;
        }

        return UnicodeTables.TryCompose(first, second, out composed);
    }

    private static int RankOf(int codePoint) => UnicodeTables.PropertiesOf(codePoint).CombiningRank;
}
