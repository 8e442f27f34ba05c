namespace Hypertext;

/// <summary>Where between two bytes a scanner stands: the tokenizer states of WHATWG HTML, section 13.2.5, that tell bytes apart.</summary>
internal enum ScanState : byte
{
    Data,
    TagOpen,
    EndTagOpen,

    /// <summary>Within a tag of which the first bytes are kept.</summary>
    SplitTag,

    MarkupDeclaration,
    MarkupDeclarationDash,
    MarkupDeclarationCData,

    /// <summary>Within what ends at the next greater-than sign: a bogus comment, or a doctype whatever it holds.</summary>
    BogusComment,

    CommentStart,
    CommentStartDash,
    Comment,
    CommentEndDash,
    CommentEnd,
    CommentEndBang,

    CData,
    CDataBracket,
    CDataEnd,

    RawText,
    RawTextLessThan,
    RawTextEndTag,

    Script,
    ScriptLessThan,
    ScriptEndTag,
    ScriptEscapeStart,
    ScriptEscapeStartDash,
    ScriptEscaped,
    ScriptEscapedLessThan,
    ScriptEscapedEndTag,
    ScriptDoubleEscapeStart,
    ScriptDoubleEscaped,
    ScriptDoubleEscapedLessThan,
    ScriptDoubleEscapeEnd,

    Plaintext,
}
