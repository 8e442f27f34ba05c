namespace Hypertext;

/// <summary>Where the zero width joiner and non-joiner may stand in a label.</summary>
/// <remarks>Source: RFC 5892, appendices A.1 and A.2.</remarks>
internal static class Joiners
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    private static readonly int ViramaRank = UnicodeTables.PropertiesOf(0x94D).CombiningRank;

    /// <summary>Whether all of them stand where they may.</summary>
    public static bool AreInPlace(ReadOnlySpan<int> label)
    {
        for (var i = 0; i < label.Length; i++)
        {
            if (label[i] is not (NonJoiner or Joiner))
            {
                continue;
            }

            var followsVirama = i > 0 && UnicodeTables.PropertiesOf(label[i - 1]).CombiningRank == ViramaRank;
            if (!followsVirama && (label[i] == Joiner || !PartsJoined(label, i)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the nearest characters on both sides that join at all would join each other.</summary>
    private static bool PartsJoined(ReadOnlySpan<int> label, int at)
    {
        var before = at - 1;
        while (before >= 0 && JoiningOf(label[before]) == JoiningType.Transparent)
        {
            before--;
        }

        var after = at + 1;
        while (after < label.Length && JoiningOf(label[after]) == JoiningType.Transparent)
        {
            after++;
        }

        return before >= 0 && JoiningOf(label[before]) is JoiningType.Left or JoiningType.Dual
            && after < label.Length && JoiningOf(label[after]) is JoiningType.Right or JoiningType.Dual;
    }

    private static JoiningType JoiningOf(int codePoint) => UnicodeTables.PropertiesOf(codePoint).Joining;
}
