using System.Runtime.InteropServices;
using System.Text;

namespace Hypertext;

/// <summary>Turns a domain that is not plain ASCII into one that is.</summary>
/// <remarks>
/// Source: WHATWG URL, section 3.3 (domain to ASCII, not strict), and UTS #46, section 4 (revision 35): CheckBidi and CheckJoiners, but
/// not CheckHyphens, VerifyDnsLength, UseSTD3ASCIIRules or Transitional_Processing.
/// </remarks>
internal static class DomainToAscii
{
    /// <summary>
    /// The longest domain, in bytes of UTF-8, that is looked at. A name on the wire has 253 characters at most; the standard has no
    /// limit, but Punycode takes time by the square of the length, and pages may be hostile.
    /// </summary>
    private const int LengthLimit = 2048;

    /// <summary>Appends the ASCII form of a domain; after a failure the output holds something unfinished.</summary>
    /// <param name="domain">Valid UTF-8.</param>
    /// <param name="output">Where the ASCII form goes.</param>
    public static bool TryAppend(ReadOnlySpan<byte> domain, UrlBuffer output)
    {
        if (domain.Length > LengthLimit || Map(domain) is not { } mapped)
        {
            return false;
        }

        var labels = new List<List<int>>();
        var text = CollectionsMarshal.AsSpan(NormalizationFormC.Normalize(mapped));
        foreach (var range in MemoryExtensions.Split(text, '.'))
        {
            if (DomainLabel.Parse(text[range]) is not { } label)
            {
                return false;
            }

            labels.Add(label);
        }

        if (labels.Exists(label => BidiRule.IsRightToLeft(CollectionsMarshal.AsSpan(label)))
            && !labels.TrueForAll(label => BidiRule.IsKeptBy(CollectionsMarshal.AsSpan(label))))
        {
            return false;
        }

        for (var i = 0; i < labels.Count; i++)
        {
            output.Append(i == 0 ? ""u8 : "."u8);
            DomainLabel.Append(CollectionsMarshal.AsSpan(labels[i]), output);
        }

        return true;
    }

    private static List<int>? Map(ReadOnlySpan<byte> domain)
    {
        var output = new List<int>(domain.Length);
        while (!domain.IsEmpty)
        {
            Rune.DecodeFromUtf8(domain, out var rune, out var length);
            domain = domain[length..];
            switch (UnicodeTables.PropertiesOf(rune.Value).Status)
            {
                case IdnaStatus.Valid:
                    output.Add(rune.Value);
                    break;
                case IdnaStatus.Mapped:
                    output.AddRange(UnicodeTables.MappingOf(rune.Value).EnumerateRunes().Select(mapped => mapped.Value));
                    break;
                case IdnaStatus.Disallowed:
                    return null;
            }
        }

        return output;
    }
}
