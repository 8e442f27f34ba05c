using System.Runtime.InteropServices;

namespace Hypertext;

/// <summary>A label of an international domain name, as code points.</summary>
/// <remarks>Source: UTS #46, section 4, step 4 (convert and validate), and section 4.1 (validity criteria).</remarks>
internal static class DomainLabel
{
    private const int FirstNotAscii = 0x80;

    /// <summary>The characters of a label that was mapped and normalized, decoded if it is Punycode; null if it is not valid.</summary>
    public static List<int>? Parse(ReadOnlySpan<int> label)
    {
        if (label is not ['x', 'n', '-', '-', ..])
        {
            return IsValid(label) ? [.. label] : null;
        }

        if (label.ContainsAnyExceptInRange(0, FirstNotAscii - 1) || Punycode.Decode(label[4..]) is not { } decoded)
        {
            return null;
        }

        var span = CollectionsMarshal.AsSpan(decoded);
        var isNeeded = span.ContainsAnyExceptInRange(0, FirstNotAscii - 1);
        return isNeeded && span is not ['x', 'n', '-', '-', ..] && IsNormalized(decoded) && IsValid(span) ? decoded : null;
    }

    /// <summary>Appends a label, in Punycode if it is not ASCII.</summary>
    public static void Append(ReadOnlySpan<int> label, UrlBuffer output)
    {
        if (label.ContainsAnyExceptInRange(0, FirstNotAscii - 1))
        {
            output.Append("xn--"u8);
            Punycode.Append(label, output);
            return;
        }

        foreach (var codePoint in label)
        {
            output.Append((byte)codePoint);
        }
    }

    private static bool IsNormalized(List<int> label) =>
        CollectionsMarshal.AsSpan(NormalizationFormC.Normalize(label)).SequenceEqual(CollectionsMarshal.AsSpan(label));

    private static bool IsValid(ReadOnlySpan<int> label)
    {
        if (!label.IsEmpty && UnicodeTables.PropertiesOf(label[0]).IsMark)
        {
            return false;
        }

        foreach (var codePoint in label)
        {
            if (codePoint == '.' || UnicodeTables.PropertiesOf(codePoint).Status != IdnaStatus.Valid)
            {
                return false;
            }
        }

        return Joiners.AreInPlace(label);
    }
}
