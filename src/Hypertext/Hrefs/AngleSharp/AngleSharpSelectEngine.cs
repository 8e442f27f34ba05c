using System.Buffers;
using System.Text;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Hypertext;

/// <summary>Finds the links of the elements that a CSS selector matches, in AngleSharp's document of the whole page once it is there.</summary>
/// <remarks>
/// The page is kept until it is complete, and a tree is built of it: at some twenty times the cost of the scanner, and to any memory
/// that the page asks for. The order is that of the tree. A selector may end in <c>::attr(name)</c>: then the values of that attribute
/// are the links, whatever <see cref="HrefScannerOptions.Attributes"/> says.
/// </remarks>
public sealed class AngleSharpSelectEngine : IHrefEngine
{
    private const string AttributeFunction = "::attr(";

    private readonly HrefScannerOptions _options;
    private readonly string _selector;
    private readonly string? _attribute;
    private readonly HtmlParser _parser = new(new HtmlParserOptions { IsScripting = false });
    private readonly RawHrefsWriter _writer = new();
    private readonly ArrayBufferWriter<byte> _page = new();

    /// <summary>Makes an engine.</summary>
    /// <param name="selector">A CSS selector, perhaps with <c>::attr(name)</c> at its end.</param>
    /// <param name="options">Which attributes of the elements count; the elements are those that the selector matches.</param>
    /// <exception cref="ArgumentException">It is no selector.</exception>
    public AngleSharpSelectEngine(string selector, HrefScannerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_selector, _attribute) = Split(selector);
        _options = options;
        if (!IsSelector(selector))
        {
            throw new ArgumentException($"'{selector}' is no CSS selector.", nameof(selector));
        }
    }

    /// <summary>Whether a text is a CSS selector, perhaps with <c>::attr(name)</c> at its end.</summary>
    public static bool IsSelector(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var (css, attribute) = Split(selector);
        return attribute is not "" && new CssSelectorParser().ParseSelector(css) is not null;
    }

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> chunk) => _page.Write(chunk);

    /// <inheritdoc/>
    /// <remarks>The values come decoded, in UTF-8.</remarks>
    public RawHrefs Complete(Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        using var document = _parser.ParseDocument(encoding.GetString(_page.WrittenSpan));
        if (document.QuerySelector("base[href]")?.GetAttribute("href") is { } baseHref)
        {
            _writer.SetBase(Encoding.UTF8.GetBytes(baseHref));
        }

        foreach (var element in document.QuerySelectorAll(_selector))
        {
            Add(element);
        }

        var hrefs = _writer.Take(Encoding.UTF8, areDecoded: true, cutTags: 0);
        Reset();
        return hrefs;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _page.ResetWrittenCount();
        _writer.Clear();
    }

    private static (string Selector, string? Attribute) Split(string selector)
    {
        var start = selector.LastIndexOf(AttributeFunction, StringComparison.OrdinalIgnoreCase);
        return start >= 0 && selector.EndsWith(')')
            ? (selector[..start], selector[(start + AttributeFunction.Length)..^1].Trim())
            : (selector, null);
    }

    private void Add(IElement element)
    {
        if (_attribute is not null)
        {
            Add(element, _attribute, LinkAttributes.Href);
            return;
        }

        AddIfWanted(element, "href", LinkAttributes.Href);
        AddIfWanted(element, "src", LinkAttributes.Src);
        AddIfWanted(element, "srcset", LinkAttributes.Srcset);
        AddIfWanted(element, "action", LinkAttributes.Action);
        if (element.LocalName == "meta" && "refresh".Equals(element.GetAttribute("http-equiv"), StringComparison.OrdinalIgnoreCase))
        {
            AddIfWanted(element, "content", LinkAttributes.MetaRefresh);
        }
    }

    private void AddIfWanted(IElement element, string name, LinkAttributes kind)
    {
        if (_options.Attributes.HasFlag(kind))
        {
            Add(element, name, kind);
        }
    }

    private void Add(IElement element, string name, LinkAttributes kind)
    {
        if (element.GetAttribute(name) is { } value)
        {
            _writer.Add(value.AsSpan(), kind, inTemplate: false);
        }
    }
}
