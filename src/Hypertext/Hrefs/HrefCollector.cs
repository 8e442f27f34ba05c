using AngleSharp.Common;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace Hypertext;

/// <summary>Gathers the hrefs of one page from its tags.</summary>
internal sealed class HrefCollector(HashSet<string>? elements)
{
    private readonly List<string> _hrefs = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _elements =
        elements?.GetAlternateLookup<ReadOnlySpan<char>>();

    private string? _baseHref;
    private int _templateDepth;

    public void Add(ref StructHtmlToken tag, StringOrMemory href)
    {
        ReadOnlySpan<char> name = tag.Name;
        if (name is "template")
        {
            _templateDepth++;
        }
        else if (_templateDepth == 0 && tag.Attributes.Count > 0)
        {
            Add(name, tag.Attributes[0].Value.ToString());
        }
    }

    public void Leave(ref StructHtmlToken tag)
    {
        if (_templateDepth > 0 && tag.Name == "template")
        {
            _templateDepth--;
        }
    }

    public PageHrefs ToPageHrefs() => new(_baseHref, _hrefs);

    private void Add(ReadOnlySpan<char> name, string href)
    {
        if (name is "base")
        {
            _baseHref ??= href;
        }
        else if (_elements is null || _elements.Value.Contains(name))
        {
            _hrefs.Add(href);
        }
    }
}
