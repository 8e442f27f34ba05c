using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hypertext;

/// <summary>What tree construction would say of each tag: whether it makes an element, and how the text after it is to be read.</summary>
/// <remarks>
/// Source: WHATWG HTML, section 13.2.6, scripting off. No tree is built: only templates, foreign content and framesets are followed,
/// since only they change the rules for what comes after them.
/// </remarks>
internal sealed class TreeRules
{
    private static readonly SearchValues<byte> NoText = SearchValues.Create([0, .. "\t\n\f\r "u8, 0xEF, 0xBB, 0xBF]);

    private readonly ForeignContent _foreign = new();

    private FramesetPhase _frameset;
    private int _templatesAround;

    private enum FramesetPhase
    {
        Possible,
        Impossible,

        /// <summary>Within a frameset, or after it, which goes to the end of the page.</summary>
        Begun,
    }

    public bool IsInTemplate => _templatesAround + _foreign.Templates > 0;

    /// <summary>Whether the current node is an element of SVG or MathML.</summary>
    public bool IsForeign => _foreign.IsCurrent;

    /// <summary>Whether text is still of interest.</summary>
    public bool WatchesText => _frameset == FramesetPhase.Possible;

    public void Reset()
    {
        _foreign.Clear();
        _frameset = FramesetPhase.Possible;
        _templatesAround = 0;
    }

    /// <summary>Takes a start tag; returns whether it makes an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Open(scoped in Tag tag, out TextMode mode)
    {
        if (_frameset == FramesetPhase.Impossible && _foreign.IsEmpty && HtmlKinds.Of(tag.Name) == HtmlKind.Other)
        {
            // The way of nearly all tags: no rule is about them.
            mode = TextMode.Data;
            return true;
        }

        return OpenByRules(tag, out mode);
    }

    /// <summary>Takes an end tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Close(ReadOnlySpan<byte> tagName)
    {
        if (_templatesAround > 0 || !_foreign.IsEmpty)
        {
            CloseByRules(tagName);
        }
    }

    /// <summary>Takes text between tags: any that is more than space begins the body, so that no frameset can take its place.</summary>
    /// <remarks>The bytes of UTF-8's byte order mark are no text; nor are they where a page in another encoding has them, for
    /// simplicity.</remarks>
    public void OnText(ReadOnlySpan<byte> text)
    {
        if (_frameset == FramesetPhase.Possible && text.ContainsAnyExcept(NoText))
        {
            _frameset = FramesetPhase.Impossible;
        }
    }

    private bool OpenByRules(scoped in Tag tag, out TextMode mode)
    {
        mode = TextMode.Data;
        var name = ElementName.Of(tag.NameAndMore, tag.Name.Length);
        if (_foreign.IsEmpty && !FramesetAllows(name))
        {
            return false;
        }

        if (!_foreign.IsEmpty && !_foreign.IsHtml(tag, name))
        {
            return true;
        }

        return OpenHtml(tag, HtmlKinds.Of(tag.Name), out mode);
    }

    private void CloseByRules(ReadOnlySpan<byte> tagName)
    {
        if (_foreign.IsEmpty)
        {
            _templatesAround -= Ascii.EqualsIgnoreCase(tagName, "template"u8) ? 1 : 0;
            return;
        }

        var name = ElementName.Of(tagName);
        if (!_foreign.Close(name) && name == ElementNames.Template && _templatesAround > 0)
        {
            _foreign.Clear();
            _templatesAround--;
        }
    }

    private bool OpenHtml(scoped in Tag tag, HtmlKind kind, out TextMode mode)
    {
        mode = HtmlKinds.TextModeOf(kind);
        if (kind == HtmlKind.Frame)
        {
            return _frameset == FramesetPhase.Begun;
        }

        if (kind == HtmlKind.Template && _foreign.IsEmpty)
        {
            _templatesAround++;
        }
        else if (kind == HtmlKind.Foreign || !_foreign.IsEmpty)
        {
            _foreign.OpenFromHtml(tag, ElementName.Of(tag.NameAndMore, tag.Name.Length));
        }

        return true;
    }

    private bool FramesetAllows(ulong name)
    {
        if (_frameset == FramesetPhase.Possible && ElementSets.ForbidsFrameset.Contains(name))
        {
            _frameset = FramesetPhase.Impossible;
        }
        else if (_frameset == FramesetPhase.Possible && name == ElementNames.Frameset && !IsInTemplate)
        {
            _frameset = FramesetPhase.Begun;
        }

        return _frameset != FramesetPhase.Begun || ElementSets.InFrameset.Contains(name);
    }
}
