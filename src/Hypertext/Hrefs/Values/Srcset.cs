namespace Hypertext;

/// <summary>Takes the URLs out of a <c>srcset</c>, one after another.</summary>
/// <remarks>Source: WHATWG HTML, section 4.8.4.2.2 (parsing a srcset attribute). A candidate whose descriptors are wrong has no
/// URL.</remarks>
internal static class Srcset
{
    private const ulong Spaces = MarkupBytes.Spaces;

    /// <summary>Finds the URL of the next valid candidate, and what follows that candidate.</summary>
    public static bool TryReadUrl(scoped ref ReadOnlySpan<byte> srcset, out ReadOnlySpan<byte> url)
    {
        while (true)
        {
            srcset = srcset.TrimStart("\t\n\f\r ,"u8);
            if (srcset.Length == 0)
            {
                url = default;
                return false;
            }

            var length = Count(srcset, static value => !MarkupBytes.IsIn(Spaces, value));
            url = srcset[..length].TrimEnd((byte)',');
            var isWhole = url.Length < length;
            srcset = srcset[length..];
            var descriptors = isWhole ? default : TakeDescriptors(ref srcset);
            if (SrcsetDescriptors.AreValid(descriptors))
            {
                return true;
            }
        }
    }

    /// <summary>Takes what goes to the next comma that is not within parentheses.</summary>
    private static ReadOnlySpan<byte> TakeDescriptors(scoped ref ReadOnlySpan<byte> srcset)
    {
        var inParentheses = false;
        var end = 0;
        while (end < srcset.Length && (inParentheses || srcset[end] != ','))
        {
            inParentheses = inParentheses ? srcset[end] != ')' : srcset[end] == '(';
            end++;
        }

        var descriptors = srcset[..end];
        srcset = srcset[Math.Min(end + 1, srcset.Length)..];
        return descriptors;
    }

    private static int Count(ReadOnlySpan<byte> text, Func<byte, bool> condition)
    {
        var count = 0;
        while (count < text.Length && condition(text[count]))
        {
            count++;
        }

        return count;
    }
}
