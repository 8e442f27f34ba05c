using System.Text;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace Hypertext;

/// <summary>Writes down the links of one page as AngleSharp's tokenizer comes upon its tags.</summary>
internal sealed class HrefCollector(HrefScannerOptions options, RawHrefsWriter writer)
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _elements = options.Elements.Count == 0
        ? null
        : options.Elements.ToHashSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private int _templateDepth;

    /// <summary>Whether an attribute may be one that is collected, or says what another one is.</summary>
    public static bool Keeps(ReadOnlySpan<char> name) => name is "http-equiv" || KindOf(name) != LinkAttributes.None;

    public void Add(ref StructHtmlToken tag)
    {
        for (var index = 0; index < tag.Attributes.Count; index++)
        {
            Add(ref tag, index);
        }

        _templateDepth += tag.Name == "template" ? 1 : 0;
    }

    public void Leave(ref StructHtmlToken tag)
    {
        if (_templateDepth > 0 && tag.Name == "template")
        {
            _templateDepth--;
        }
    }

    private static LinkAttributes KindOf(ReadOnlySpan<char> name) => name switch
    {
        "href" => LinkAttributes.Href,
        "src" => LinkAttributes.Src,
        "srcset" => LinkAttributes.Srcset,
        "action" => LinkAttributes.Action,
        "content" => LinkAttributes.MetaRefresh,
        _ => LinkAttributes.None,
    };

    private static int IndexOf(ref StructHtmlToken tag, ReadOnlySpan<char> name)
    {
        for (var index = 0; index < tag.Attributes.Count; index++)
        {
            ReadOnlySpan<char> other = tag.Attributes[index].Name;
            if (other.SequenceEqual(name))
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsRefresh(ref StructHtmlToken tag)
    {
        var pragma = IndexOf(ref tag, "http-equiv");
        if (tag.Name != "meta" || pragma < 0)
        {
            return false;
        }

        ReadOnlySpan<char> value = tag.Attributes[pragma].Value;
        return value.Equals("refresh", StringComparison.OrdinalIgnoreCase);
    }

    private void Add(ref StructHtmlToken tag, int index)
    {
        ReadOnlySpan<char> name = tag.Attributes[index].Name;
        ReadOnlySpan<char> element = tag.Name;
        var kind = KindOf(name);
        if (IndexOf(ref tag, name) < index)
        {
            return;
        }

        if (element is "base" && kind == LinkAttributes.Href)
        {
            SetBase(tag.Attributes[index].Value);
        }
        else if (kind == LinkAttributes.MetaRefresh ? IsRefresh(ref tag) : _elements is null || _elements.Value.Contains(element))
        {
            Add(tag.Attributes[index].Value, kind & options.Attributes);
        }
    }

    private void SetBase(ReadOnlySpan<char> href)
    {
        if (_templateDepth == 0 && !writer.HasBase)
        {
            writer.SetBase(Encoding.UTF8.GetBytes(href.ToString()));
        }
    }

    private void Add(ReadOnlySpan<char> value, LinkAttributes kind)
    {
        if (kind != LinkAttributes.None && (_templateDepth == 0 || options.IncludeTemplates))
        {
            writer.Add(value, kind, _templateDepth > 0);
        }
    }
}
