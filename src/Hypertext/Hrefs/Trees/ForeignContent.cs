using System.Text;

namespace Hypertext;

/// <summary>Follows the open elements from the outermost svg or math element on.</summary>
/// <remarks>
/// Source: WHATWG HTML, section 13.2.6.5 (tokens in foreign content) and the tree construction dispatcher. What is open around the
/// outermost one is not known: an end tag that could only close something there is taken to do so, see
/// <see cref="ElementSets.EndsAround"/>.
/// </remarks>
internal sealed class ForeignContent
{
    /// <summary>Elements nested deeper than this are not followed: end tags that close nothing are compared with all that are.</summary>
    private const int DepthLimit = 512;

    private readonly List<ForeignElement> _open = [];

    public bool IsEmpty => _open.Count == 0;

    /// <summary>Whether the current node is an element of SVG or MathML.</summary>
    public bool IsCurrent => _open.Count > 0 && _open[^1].Kind != ForeignKind.Html;

    /// <summary>How many template elements are open within.</summary>
    public int Templates { get; private set; }

    public void Clear() => RemoveFrom(0);

    /// <summary>Takes a start tag; returns whether it is one of HTML, which it also is if it ends the foreign content around it.</summary>
    public bool IsHtml(scoped in Tag tag, ulong name)
    {
        var current = _open[^1];
        if (StartsHtml(current, name))
        {
            return true;
        }

        if (ElementSets.Breakout.Contains(name) || (name == ElementNames.Font && HasPresentation(tag)))
        {
            LeaveToHtml();
            return true;
        }

        if (!tag.IsSelfClosing)
        {
            Push(name, current.IsSvg ? SvgKind(name) : MathMlKind(tag, name));
        }

        return false;
    }

    /// <summary>Opens what a start tag of HTML opens here: svg or math, or an HTML element within an integration point.</summary>
    public void OpenFromHtml(scoped in Tag tag, ulong name)
    {
        if (name == ElementNames.Svg || name == ElementNames.Math)
        {
            if (!tag.IsSelfClosing)
            {
                Push(name, name == ElementNames.Svg ? ForeignKind.Svg : ForeignKind.MathMl);
            }
        }
        else if (!IsEmpty && !ElementSets.Void.Contains(name) && !ElementSets.TableParts.Contains(name))
        {
            if (ElementSets.EndsParagraph.Contains(name))
            {
                CloseHtml(ElementNames.P);
            }

            Push(name, ForeignKind.Html);
        }
    }

    /// <summary>Takes an end tag; returns whether it closed an element here.</summary>
    public bool Close(ulong name)
    {
        if (IsCurrent && (name == ElementNames.P || name == ElementNames.Br))
        {
            LeaveToHtml();
        }
        else if (CloseForeign(name))
        {
            return true;
        }

        if (CloseHtml(name))
        {
            return true;
        }

        if (!IsBounded(name) && ElementSets.EndsAround.Contains(name))
        {
            Clear();
        }

        return false;
    }

    private static bool StartsHtml(ForeignElement current, ulong name) => current.Kind switch
    {
        ForeignKind.MathMlTextPoint => name != ElementNames.MGlyph && name != ElementNames.MAlignMark,
        ForeignKind.MathMlAnnotation => name == ElementNames.Svg,
        _ => current.HoldsHtml,
    };

    private static bool HasPresentation(scoped in Tag tag) =>
        tag.TryGetValue("color"u8, out _) || tag.TryGetValue("face"u8, out _) || tag.TryGetValue("size"u8, out _);

    private static ForeignKind SvgKind(ulong name) =>
        name == ElementNames.ForeignObject || name == ElementNames.Desc || name == ElementNames.Title ? ForeignKind.SvgPoint : ForeignKind.Svg;

    private static ForeignKind MathMlKind(scoped in Tag tag, ulong name)
    {
        if (name == ElementNames.AnnotationXml)
        {
            return HoldsHtml(tag) ? ForeignKind.MathMlAnnotationPoint : ForeignKind.MathMlAnnotation;
        }

        var isText = name == ElementNames.Mi || name == ElementNames.Mo || name == ElementNames.Mn || name == ElementNames.Ms || name == ElementNames.MText;
        return isText ? ForeignKind.MathMlTextPoint : ForeignKind.MathMl;
    }

    private static bool HoldsHtml(scoped in Tag tag) =>
        tag.TryGetValue("encoding"u8, out var encoding)
        && (Ascii.EqualsIgnoreCase(encoding, "text/html"u8) || Ascii.EqualsIgnoreCase(encoding, "application/xhtml+xml"u8));

    private void LeaveToHtml()
    {
        while (_open.Count > 0 && !_open[^1].HoldsHtml)
        {
            _open.RemoveAt(_open.Count - 1);
        }
    }

    /// <summary>Closes the innermost element of the name that no HTML element stands before.</summary>
    private bool CloseForeign(ulong name)
    {
        for (var index = _open.Count - 1; index >= 0 && _open[index].Kind != ForeignKind.Html; index--)
        {
            if (_open[index].Name == name)
            {
                RemoveFrom(index);
                return true;
            }
        }

        return false;
    }

    /// <summary>Closes the innermost HTML element of the name that is in scope.</summary>
    private bool CloseHtml(ulong name)
    {
        var crosses = ElementSets.EndsAcrossPoints.Contains(name);
        for (var index = _open.Count - 1; index >= 0 && (crosses || !_open[index].IsPoint); index--)
        {
            if (_open[index] is { Kind: ForeignKind.Html } element && element.Name == name)
            {
                RemoveFrom(index);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an end tag of HTML can close nothing around, for an integration point is in between.</summary>
    private bool IsBounded(ulong name) =>
        !ElementSets.EndsAcrossPoints.Contains(name) && _open.Exists(static element => element.IsPoint);

    private void Push(ulong name, ForeignKind kind)
    {
        if (_open.Count < DepthLimit)
        {
            _open.Add(new ForeignElement(name, kind));
            Templates += IsTemplate(_open[^1]) ? 1 : 0;
        }
    }

    private void RemoveFrom(int index)
    {
        for (var last = _open.Count - 1; last >= index; last--)
        {
            Templates -= IsTemplate(_open[last]) ? 1 : 0;
            _open.RemoveAt(last);
        }
    }

    private static bool IsTemplate(ForeignElement element) => element.Kind == ForeignKind.Html && element.Name == ElementNames.Template;
}
