namespace Hypertext;

/// <summary>Where the parts of a serialised URL stand in it.</summary>
/// <remarks>
/// Offsets count from the first byte of the URL, wherever it stands in a buffer:
/// <code>
/// https://user:word@site.test:8080/dir/page?query#fragment
///      │      │     │        │    │         │     │       │
///      │      │     │        │    │         │     │       Length
///      │      │     │        │    │         │     FragmentStart (Length, if there is none)
///      │      │     │        │    │         QueryStart (FragmentStart, if there is none)
///      │      │     │        │    PathStart
///      │      │     │        HostEnd
///      │      │     HostStart
///      │      UsernameEnd (HostStart, if there is none)
///      SchemeEnd
/// </code>
/// </remarks>
public record struct UrlParts
{
    /// <summary>The offset of the colon after the scheme.</summary>
    public int SchemeEnd { get; internal set; }

    /// <summary>Where the user name ends.</summary>
    public int UsernameEnd { get; internal set; }

    /// <summary>The offset of the host.</summary>
    public int HostStart { get; internal set; }

    /// <summary>Where the host ends.</summary>
    public int HostEnd { get; internal set; }

    /// <summary>The offset of the path.</summary>
    public int PathStart { get; internal set; }

    /// <summary>The offset of the query's question mark; the path ends there.</summary>
    public int QueryStart { get; internal set; }

    /// <summary>The offset of the fragment's number sign: how long the URL is without its fragment.</summary>
    public int FragmentStart { get; internal set; }

    /// <summary>How long the URL is.</summary>
    public int Length { get; internal set; }

    /// <summary>The port, or -1 for the default one.</summary>
    public int Port { get; internal set; }

    /// <summary>Which scheme it is, if a special one.</summary>
    public UrlScheme Scheme { get; internal set; }

    /// <summary>Whether the path is opaque: not made of segments, as in <c>mailto:</c> and <c>data:</c> URLs.</summary>
    public bool HasOpaquePath { get; internal set; }

    /// <summary>Whether the scheme is one that the URL Standard treats specially.</summary>
    public readonly bool IsSpecial => Scheme != UrlScheme.Other;

    /// <summary>Whether there is a host, be it an empty one.</summary>
    public readonly bool HasHost => HostStart > SchemeEnd + 1;

    /// <summary>Whether there is a query, be it an empty one.</summary>
    public readonly bool HasQuery => QueryStart < FragmentStart;

    /// <summary>Whether there is a fragment, be it an empty one.</summary>
    public readonly bool HasFragment => FragmentStart < Length;

    /// <summary>Where scheme, host and port end; between there and a path that would look like a host stands <c>/.</c>.</summary>
    internal readonly int AuthorityEnd => HasHost ? PathStart : SchemeEnd + 1;
}
