namespace Hypertext;

/// <summary>The kinds of attributes that hold links.</summary>
[Flags]
public enum LinkAttributes
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><c>href</c>: a URL.</summary>
    Href = 1,

    /// <summary><c>src</c>, as of img, script, iframe and source: a URL.</summary>
    Src = 2,

    /// <summary><c>srcset</c>, as of img and source: a list of URLs with descriptors.</summary>
    Srcset = 4,

    /// <summary><c>action</c>, as of form: a URL.</summary>
    Action = 8,

    /// <summary><c>content</c> of <c>meta http-equiv=refresh</c>: a time and perhaps a URL.</summary>
    MetaRefresh = 16,
}
