namespace Hypertext;

/// <summary>What names with characters written from right to left must be like.</summary>
/// <remarks>Source: RFC 5893, section 2.</remarks>
internal static class BidiRule
{
    /// <summary>Whether a label makes its domain one that the rule is for.</summary>
    public static bool IsRightToLeft(ReadOnlySpan<int> label)
    {
        foreach (var codePoint in label)
        {
            if (ClassOf(codePoint) is BidiClass.Right or BidiClass.ArabicNumber)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a label of such a domain keeps to the rule.</summary>
    public static bool IsKeptBy(ReadOnlySpan<int> label)
    {
        if (label.IsEmpty)
        {
            return true;
        }

        var last = BidiClass.Other;
        var found = 0;
        foreach (var codePoint in label)
        {
            var bidi = ClassOf(codePoint);
            found |= Flag(bidi);
            last = bidi == BidiClass.NonspacingMark ? last : bidi;
        }

        const int Anywhere = (1 << (int)BidiClass.EuropeanNumber) | (1 << (int)BidiClass.Neutral) | (1 << (int)BidiClass.NonspacingMark);
        var numbers = Flag(BidiClass.EuropeanNumber) | Flag(BidiClass.ArabicNumber);
        return ClassOf(label[0]) switch
        {
            BidiClass.Right => (found & ~(Anywhere | Flag(BidiClass.Right) | Flag(BidiClass.ArabicNumber))) == 0
                && (found & numbers) != numbers
                && last is BidiClass.Right or BidiClass.EuropeanNumber or BidiClass.ArabicNumber,
            BidiClass.Left => (found & ~(Anywhere | Flag(BidiClass.Left))) == 0
                && last is BidiClass.Left or BidiClass.EuropeanNumber,
            _ => false,
        };
    }

    private static int Flag(BidiClass bidi) => 1 << (int)bidi;

    private static BidiClass ClassOf(int codePoint) => UnicodeTables.PropertiesOf(codePoint).Bidi;
}
