namespace Hypertext;

internal ref partial struct UrlParser
{
    /// <summary>The file state: the output ends with the colon of the scheme.</summary>
    /// <param name="baseUrl">The base, if it is a file URL.</param>
    private bool ParseFile(Url? baseUrl)
    {
        if (StartsWithSeparator())
        {
            return StartsWithSeparator(1) ? ParseFileHost() : ParseFileSlash(baseUrl);
        }

        if (baseUrl is null)
        {
            AppendEmptyHost();
            return ParsePath(_input);
        }

        _output.Truncate(_start);
        if (!DriveLetter.StartsWith(_input))
        {
            return ParseRelative(baseUrl);
        }

        _parts = baseUrl.Parts;
        CopyAuthority(baseUrl.AsciiHref);
        return ParsePath(_input);
    }

    /// <summary>The file slash state with one slash: a path on the host, and perhaps the drive, of the base.</summary>
    private bool ParseFileSlash(Url? baseUrl)
    {
        var path = _input[1..];
        if (baseUrl is null)
        {
            AppendEmptyHost();
            return ParsePath(path);
        }

        var href = baseUrl.AsciiHref;
        _output.Truncate(_start);
        _parts = baseUrl.Parts;
        var basePath = href[_parts.PathStart.._parts.QueryStart];
        CopyAuthority(href);
        if (!DriveLetter.StartsWith(path) && DriveLetter.StartsPath(basePath))
        {
            Append(basePath[..3]);
        }

        return ParsePath(path);
    }

    /// <summary>The file host state.</summary>
    private bool ParseFileHost()
    {
        var rest = _input[2..];
        _input = rest;
        var host = TakeAuthority();
        if (host.IsEmpty)
        {
            AppendEmptyHost();
            return ParsePathStart();
        }

        if (DriveLetter.Is(host))
        {
            AppendEmptyHost();
            return ParsePath(rest);
        }

        Append("//"u8);
        _parts.UsernameEnd = _parts.HostStart = Position;
        if (!HostParser.TryAppend(host, isSpecial: true, _output))
        {
            return false;
        }

        if (_output.Written[(_start + _parts.HostStart)..].SequenceEqual("localhost"u8))
        {
            _output.Truncate(_start + _parts.HostStart);
        }

        _parts.HostEnd = Position;
        return ParsePathStart();
    }

    private void AppendEmptyHost()
    {
        Append("//"u8);
        _parts.UsernameEnd = _parts.HostStart = _parts.HostEnd = _parts.PathStart = Position;
    }
}
