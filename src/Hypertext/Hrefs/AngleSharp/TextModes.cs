using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace Hypertext;

/// <summary>Tells the tokenizer after each tag how to read the text that follows, as the tree builder would.</summary>
/// <remarks>Source: WHATWG HTML, section 13.2.6 (tree construction), as far as it bears on the tokenizer, scripting off. SVG and
/// MathML content knows no such modes but has CDATA sections; it is followed by its open elements.</remarks>
internal sealed class TextModes
{
    /// <summary>The open elements that decide whether what follows is HTML or foreign: outermost first.</summary>
    private readonly List<string> _foreign = [];

    public void OnStartTag(HtmlTokenizer tokenizer, ref StructHtmlToken tag)
    {
        ReadOnlySpan<char> name = tag.Name;
        if (name is "svg" or "math")
        {
            Open(tokenizer, name, tag.IsSelfClosing);
        }
        else if (InForeignContent && IsIntegrationPoint(name))
        {
            Open(tokenizer, name, tag.IsSelfClosing);
        }
        else if (!InForeignContent)
        {
            tokenizer.State = ModeAfter(name);
        }
    }

    public void OnEndTag(HtmlTokenizer tokenizer, ref StructHtmlToken tag)
    {
        if (_foreign.Count == 0)
        {
            return;
        }

        ReadOnlySpan<char> name = tag.Name;
        for (var index = _foreign.Count - 1; index >= 0; index--)
        {
            if (name.SequenceEqual(_foreign[index]))
            {
                _foreign.RemoveRange(index, _foreign.Count - index);
                tokenizer.IsAcceptingCharacterData = InForeignContent;
                return;
            }
        }
    }

    private bool InForeignContent => _foreign is [.., "svg" or "math"];

    private static bool IsIntegrationPoint(ReadOnlySpan<char> name) =>
        name is "foreignobject" or "desc" or "title" or "mi" or "mo" or "mn" or "ms" or "mtext" or "annotation-xml";

    private static HtmlParseMode ModeAfter(ReadOnlySpan<char> name) => name switch
    {
        "title" or "textarea" => HtmlParseMode.RCData,
        "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
        "script" => HtmlParseMode.Script,
        "plaintext" => HtmlParseMode.Plaintext,
        _ => HtmlParseMode.PCData,
    };

    private void Open(HtmlTokenizer tokenizer, ReadOnlySpan<char> name, bool selfClosing)
    {
        if (!selfClosing)
        {
            _foreign.Add(name.ToString());
            tokenizer.IsAcceptingCharacterData = InForeignContent;
        }
    }
}
