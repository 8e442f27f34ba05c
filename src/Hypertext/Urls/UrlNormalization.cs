namespace Hypertext;

/// <summary>What may be done to a URL so that more of the URLs of one page are the same.</summary>
/// <remarks>
/// None of it is certain to keep the meaning, so each is a choice. Lower case in scheme and host, default ports and dot segments are
/// no choices: the parser has seen to them, <c>%2e</c> included.
/// </remarks>
[Flags]
public enum UrlNormalization
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The fragment goes: <c>#part</c>.</summary>
    DropFragment = 1,

    /// <summary>Escapes of letters, digits and <c>-._~</c> become the character, others get capitals (RFC 3986, section 6.2.2).</summary>
    NormalizeEscapes = 2,

    /// <summary>Query parameters that tell where a visitor came from go: <see cref="TrackingParameters"/>.</summary>
    DropTracking = 4,

    /// <summary>Query parameters stand in the order of their names, those of one name in the order they had; empty ones go.</summary>
    SortQuery = 8,

    /// <summary>All of it.</summary>
    All = DropFragment | NormalizeEscapes | DropTracking | SortQuery,
}
