using System.Buffers;
using System.Buffers.Text;

namespace Hypertext;

/// <summary>Judges the descriptors of a srcset's candidate: one width, perhaps with a height, or one density, or none.</summary>
/// <remarks>Source: WHATWG HTML, section 4.8.4.2.2 (parsing a srcset attribute), the descriptor parser.</remarks>
internal static class SrcsetDescriptors
{
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);

    public static bool AreValid(ReadOnlySpan<byte> descriptors)
    {
        bool hasWidth = false, hasDensity = false, hasHeight = false;
        while (TryTake(ref descriptors, out var descriptor))
        {
            var number = descriptor[..^1];
            var isValid = descriptor[^1] switch
            {
                (byte)'w' => !hasWidth && !hasDensity && (hasWidth = IsPositiveInteger(number)),
                (byte)'x' => !hasWidth && !hasDensity && !hasHeight && (hasDensity = IsNonNegative(number)),
                (byte)'h' => !hasHeight && !hasDensity && (hasHeight = IsPositiveInteger(number)),
                _ => false,
            };
            if (!isValid)
            {
                return false;
            }
        }

        return hasWidth || !hasHeight;
    }

    /// <summary>Takes the next descriptor: what goes to the next space that is not within parentheses.</summary>
    private static bool TryTake(scoped ref ReadOnlySpan<byte> descriptors, out ReadOnlySpan<byte> descriptor)
    {
        descriptors = descriptors.TrimStart("\t\n\f\r "u8);
        var inParentheses = false;
        var end = 0;
        while (end < descriptors.Length && (inParentheses || !MarkupBytes.IsIn(MarkupBytes.Spaces, descriptors[end])))
        {
            inParentheses = inParentheses ? descriptors[end] != ')' : descriptors[end] == '(';
            end++;
        }

        descriptor = descriptors[..end];
        descriptors = descriptors[end..];
        return end > 0;
    }

    private static bool IsPositiveInteger(ReadOnlySpan<byte> number) =>
        number.Length > 0 && !number.ContainsAnyExceptInRange((byte)'0', (byte)'9') && number.ContainsAnyExcept((byte)'0');

    /// <summary>A "valid floating-point number" (section 2.3.4.3) that is not negative: no plus sign, no dot at the end.</summary>
    private static bool IsNonNegative(ReadOnlySpan<byte> number)
    {
        var isNegative = number is [(byte)'-', ..];
        return number.Length > 0
            && number[0] != '+'
            && !number.EndsWith("."u8)
            && !number.ContainsAnyExcept(NumberBytes)
            && number.IndexOf(".e"u8) < 0
            && number.IndexOf(".E"u8) < 0
            && Utf8Parser.TryParse(number, out double value, out var consumed)
            && consumed == number.Length
            && (!isNegative || value == 0);
    }
}
