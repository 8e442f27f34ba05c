namespace Scraper.Options;

/// <summary>Finds what somebody may have meant who misspelt a name.</summary>
internal static class Spelling
{
    /// <summary>The question whether it is the nearest of the names, to stand behind a message; empty if none is near.</summary>
    public static string Suggest(string word, IEnumerable<string> names)
    {
        var nearest = names.MinBy(name => Distance(name, word));
        return nearest is not null && Distance(nearest, word) <= 1 + word.Length / 3 ? $" (is it {nearest}?)" : "";
    }

    /// <summary>The edits that lead from one word to the other (Levenshtein), case aside.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
