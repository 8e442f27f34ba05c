using System.Buffers;
using System.Text;
using AngleSharp.Common;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Hypertext;

/// <summary>Takes the href attributes out of a page.</summary>
/// <remarks>
/// AngleSharp's tokenizer reads the markup; no tree is built. What the tree builder would tell the tokenizer (that a script's
/// text is no markup, say) is told here, see <see cref="TextModes"/>. Links inside template elements are left out: they are
/// not in the document.
/// </remarks>
public sealed class HrefExtractor
{
    private static readonly StringOrMemory Href = "href";

    private readonly HashSet<string>? _elements;

    /// <summary>Makes an extractor for the hrefs of some elements.</summary>
    /// <param name="elements">The names of the elements, in lower case; empty for all but base.</param>
    public HrefExtractor(IEnumerable<string> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var names = elements.ToHashSet(StringComparer.Ordinal);
        _elements = names.Count == 0 ? null : names;
    }

    /// <summary>The hrefs of a page written in <paramref name="encoding"/>.</summary>
    public PageHrefs Extract(ReadOnlySpan<byte> page, Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        if (page.StartsWith(encoding.Preamble))
        {
            page = page[encoding.Preamble.Length..];
        }

        var buffer = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(page.Length));
        try
        {
            var length = encoding.GetChars(page, buffer);
            return Extract(buffer, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private PageHrefs Extract(char[] text, int length)
    {
        using var source = new TextSource(new CharArrayTextSource(text, length));
        using var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.ResolverExtended)
        {
            DisableElementPositionTracking = true,
            SkipDataText = true,
            SkipRawText = true,
            SkipScriptText = true,
            SkipRCDataText = true,
            SkipPlaintext = true,
            SkipComments = true,
            SkipCDATA = true,
            SkipProcessingInstructions = true,
            ShouldEmitAttribute = static (ref StructHtmlToken _, ReadOnlyMemory<char> name) => name.Span.SequenceEqual("href"),
        };
        var collector = new HrefCollector(_elements);
        var modes = new TextModes();
        while (true)
        {
            ref var token = ref tokenizer.GetStructToken();
            switch (token.Type)
            {
                case HtmlTokenType.EndOfFile:
                    return collector.ToPageHrefs();
                case HtmlTokenType.StartTag:
                    collector.Add(ref token, Href);
                    modes.OnStartTag(tokenizer, ref token);
                    break;
                case HtmlTokenType.EndTag:
                    collector.Leave(ref token);
                    modes.OnEndTag(tokenizer, ref token);
                    break;
            }
        }
    }
}
