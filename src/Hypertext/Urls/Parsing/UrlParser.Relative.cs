namespace Hypertext;

internal ref partial struct UrlParser
{
    /// <summary>The relative state and the relative slash state: the input has no scheme, or that of the base.</summary>
    private bool ParseRelative(Url baseUrl)
    {
        var href = baseUrl.AsciiHref;
        _parts = baseUrl.Parts;
        if (_input.IsEmpty || _input[0] == '#')
        {
            Append(href[.._parts.FragmentStart]);
            return ParseFragment();
        }

        if (_input[0] == '?')
        {
            Append(href[.._parts.QueryStart]);
            return ParseQuery();
        }

        if (!StartsWithSeparator())
        {
            return ParseRelativePath(href);
        }

        if (!StartsWithSeparator(1))
        {
            CopyAuthority(href);
            return ParsePath(_input[1..]);
        }

        _input = _input[2..];
        CopyScheme(baseUrl);
        return _parts.IsSpecial ? ParseAuthorityIgnoringSlashes() : ParseAuthority();
    }

    /// <summary>A path that starts where the path of the base has its last segment.</summary>
    private bool ParseRelativePath(ReadOnlySpan<byte> href)
    {
        var path = href[_parts.PathStart.._parts.QueryStart];
        CopyAuthority(href);
        Append(path);
        ShortenPath();
        return ParsePath(_input);
    }

    /// <summary>Copies what stands before the path of the base.</summary>
    private void CopyAuthority(ReadOnlySpan<byte> href)
    {
        Append(href[.._parts.AuthorityEnd]);
        _parts.PathStart = _parts.AuthorityEnd;
    }
}
