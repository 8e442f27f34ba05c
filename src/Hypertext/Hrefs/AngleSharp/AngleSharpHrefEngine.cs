using System.Buffers;
using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Hypertext;

/// <summary>Finds the links in a page by AngleSharp's tokenizer, in the whole page once it is there.</summary>
/// <remarks>
/// The page is kept until it is complete. No tree is built: what the tree builder would tell the tokenizer (that a script's text is no
/// markup, say) is told by <see cref="TextModes"/>. <see cref="HrefScannerOptions.TagLimit"/> has no effect.
/// </remarks>
public sealed class AngleSharpHrefEngine : IHrefEngine
{
    private readonly HrefScannerOptions _options;
    private readonly RawHrefsWriter _writer = new();
    private byte[] _page = [];
    private int _length;

    /// <summary>Makes an engine for what the options name.</summary>
    public AngleSharpHrefEngine(HrefScannerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length > _page.Length - _length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((_length + chunk.Length) * 2);
            _page.AsSpan(0, _length).CopyTo(larger);
            Release();
            _page = larger;
        }

        chunk.CopyTo(_page.AsSpan(_length));
        _length += chunk.Length;
    }

    /// <inheritdoc/>
    /// <remarks>The values come decoded, in UTF-8.</remarks>
    public RawHrefs Complete(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        var page = _page.AsSpan(0, _length);
        if (page.StartsWith(encoding.Preamble))
        {
            page = page[encoding.Preamble.Length..];
        }

        var text = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(page.Length));
        try
        {
            Tokenize(text, encoding.GetChars(page, text));
            return _writer.Take(Encoding.UTF8, areDecoded: true, cutTags: 0);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
            Reset();
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Release();
        _page = [];
        _length = 0;
        _writer.Clear();
    }

    private void Tokenize(char[] text, int length)
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
            ShouldEmitAttribute = static (ref StructHtmlToken _, ReadOnlyMemory<char> name) => HrefCollector.Keeps(name.Span),
        };
        var collector = new HrefCollector(_options, _writer);
        var modes = new TextModes();
        while (true)
        {
            ref var token = ref tokenizer.GetStructToken();
            switch (token.Type)
            {
                case HtmlTokenType.EndOfFile:
                    return;
                case HtmlTokenType.StartTag:
                    collector.Add(ref token);
                    modes.OnStartTag(tokenizer, ref token);
                    break;
                case HtmlTokenType.EndTag:
                    collector.Leave(ref token);
                    modes.OnEndTag(tokenizer, ref token);
                    break;
            }
        }
    }

    private void Release()
    {
        if (_page.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_page);
        }
    }
}
