namespace Hypertext;

public sealed partial class Url
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Scheme, host and port, or <c>null</c> (the word) for an opaque origin.</summary>
    /// <remarks>Source: WHATWG URL, section 4.7.</remarks>
    public string Origin => _parts.Scheme switch
    {
        UrlScheme.File => "null",
        UrlScheme.Other => Scheme == "blob" ? OriginOfBlob() : "null",
        _ => string.Concat(Text(0, _parts.SchemeEnd), "://", Text(_parts.HostStart, _parts.AuthorityEnd)),
    };

    /// <summary>The URL without its fragment; itself, if it has none.</summary>
    public Url WithoutFragment()
    {
        if (!_parts.HasFragment)
        {
            return this;
        }

        var parts = _parts;
        parts.Length = parts.FragmentStart;
        return new Url(_href.AsSpan(0, parts.FragmentStart), parts);
    }

    /// <summary>The URL without user name and password; itself, if it has neither.</summary>
    public Url WithoutUserInfo()
    {
        var start = _parts.SchemeEnd + 3;
        if (!_parts.HasHost || _parts.HostStart == start)
        {
            return this;
        }

        var dropped = _parts.HostStart - start;
        var parts = _parts;
        parts.UsernameEnd = parts.HostStart = start;
        parts.HostEnd -= dropped;
        parts.PathStart -= dropped;
        parts.QueryStart -= dropped;
        parts.FragmentStart -= dropped;
        parts.Length -= dropped;
        return new Url([.. _href.AsSpan(0, start), .. _href.AsSpan(start + dropped)], parts);
    }

    /// <summary>The URL of a request, without its fragment, in the form that .NET's HTTP client wants.</summary>
    /// <returns>Null if the scheme is not http or https, or if <see cref="Uri"/> takes the host for invalid.</returns>
    /// <remarks>Path and query go on the wire as they are here: <see cref="Uri"/> is told not to change them.</remarks>
    public Uri? ToHttpUri() =>
        _parts.Scheme is UrlScheme.Http or UrlScheme.Https && Uri.TryCreate(Text(0, _parts.FragmentStart), AsWritten, out var uri)
            ? uri
            : null;

    private string OriginOfBlob() =>
        TryParse(Path, out var inner) && inner.Parts.Scheme is UrlScheme.Http or UrlScheme.Https ? inner.Origin : "null";
}
