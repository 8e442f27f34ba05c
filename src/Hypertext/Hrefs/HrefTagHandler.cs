using System.Runtime.CompilerServices;
using System.Text;

namespace Hypertext;

/// <summary>Writes down the links that the tags of a page hold.</summary>
internal readonly struct HrefTagHandler : ITagHandler
{
    private readonly TreeRules _tree = new();
    private readonly LinkAttributes _attributes;
    private readonly NameSet _kept;
    private readonly bool _includesTemplates;
    private readonly byte[][] _elements;

    public HrefTagHandler(HrefScannerOptions options)
    {
        _attributes = options.Attributes;
        _kept = new NameSet(KeptNames(options.Attributes));
        _includesTemplates = options.IncludeTemplates;
        _elements = [.. options.Elements.Select(Encoding.UTF8.GetBytes)];
    }

    public RawHrefsWriter Writer { get; } = new();

    public bool WatchesText => _tree.WatchesText;

    public bool AllowsCData => _tree.IsForeign;

    public void Reset()
    {
        Writer.Clear();
        _tree.Reset();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Keeps(ReadOnlySpan<byte> attributeName) => _kept.Contains(attributeName);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TextMode OnStartTag(scoped in Tag tag)
    {
        // Before the element is opened: a template's own attributes are not within it.
        var inTemplate = _tree.IsInTemplate;
        if (_tree.Open(tag, out var mode) && tag.Attributes.Length > 0)
        {
            Collect(tag, inTemplate);
        }

        return mode;
    }

    public void OnEndTag(ReadOnlySpan<byte> name) => _tree.Close(name);

    public void OnText(ReadOnlySpan<byte> text) => _tree.OnText(text);

    private static bool IsHref(ReadOnlySpan<byte> name) => MarkupBytes.IsName(name, "href"u8);

    /// <summary>The attributes that are of interest: those that are asked for, base's, and those by which foreign content is told.</summary>
    private static string[] KeptNames(LinkAttributes wanted) =>
    [
        "href", "color", "face", "size", "encoding",
        .. wanted.HasFlag(LinkAttributes.Src) ? (string[])["src"] : [],
        .. wanted.HasFlag(LinkAttributes.Srcset) ? (string[])["srcset"] : [],
        .. wanted.HasFlag(LinkAttributes.Action) ? (string[])["action"] : [],
        .. wanted.HasFlag(LinkAttributes.MetaRefresh) ? (string[])["http-equiv", "content"] : [],
    ];

    private static LinkAttributes KindOf(ReadOnlySpan<byte> attributeName) => attributeName.Length switch
    {
        3 => LinkAttributes.Src,
        4 when IsHref(attributeName) => LinkAttributes.Href,
        6 => (attributeName[0] | 0x20) == 's' ? LinkAttributes.Srcset : LinkAttributes.Action,
        7 => LinkAttributes.MetaRefresh,
        _ => LinkAttributes.None,
    };

    private void Collect(scoped in Tag tag, bool inTemplate)
    {
        var isBase = tag.Name.Length == 4 && Ascii.EqualsIgnoreCase(tag.Name, "base"u8);
        var isWanted = IsWanted(tag.Name);
        foreach (var attribute in tag.Attributes)
        {
            var kind = KindOf(tag.NameOf(attribute));
            if (isBase && kind == LinkAttributes.Href)
            {
                SetBase(tag.ValueOf(attribute), inTemplate);
            }
            else if ((kind & _attributes) != 0 && (kind == LinkAttributes.MetaRefresh ? IsRefresh(tag) : isWanted))
            {
                Add(tag.ValueOf(attribute), kind, inTemplate);
            }
        }
    }

    private bool IsWanted(ReadOnlySpan<byte> name)
    {
        foreach (var element in _elements)
        {
            if (Ascii.EqualsIgnoreCase(name, element))
            {
                return true;
            }
        }

        return _elements.Length == 0;
    }

    private static bool IsRefresh(scoped in Tag tag) =>
        Ascii.EqualsIgnoreCase(tag.Name, "meta"u8)
        && tag.TryGetValue("http-equiv"u8, out var pragma)
        && Ascii.EqualsIgnoreCase(pragma, "refresh"u8);

    private void SetBase(ReadOnlySpan<byte> href, bool inTemplate)
    {
        if (!Writer.HasBase && !inTemplate && !_tree.IsForeign)
        {
            Writer.SetBase(href);
        }
    }

    private void Add(ReadOnlySpan<byte> value, LinkAttributes kind, bool inTemplate)
    {
        if (!inTemplate || _includesTemplates)
        {
            Writer.Add(value, kind, inTemplate);
        }
    }
}
