namespace Hypertext;

/// <summary>The URL parser: from a reference and a base straight to the serialisation of the URL.</summary>
/// <remarks>
/// Source: WHATWG URL, section 4.4 (the basic URL parser, no state override). The states of the standard are the methods here, and
/// what it keeps in a URL record stands in the output already, so that shortening a path is cutting off the output.
/// </remarks>
internal ref partial struct UrlParser
{
    private readonly UrlBuffer _output;
    private readonly Url? _base;
    private readonly QueryEncoder? _queryEncoder;
    private readonly int _start;
    private ReadOnlySpan<byte> _input;
    private UrlParts _parts;

    /// <summary>Makes a parser that appends to the output.</summary>
    /// <param name="input">Valid UTF-8 without tabs, newlines, and controls and spaces around it: see <see cref="UrlInput"/>.</param>
    /// <param name="baseUrl">What the input may be relative to.</param>
    /// <param name="queryEncoder">How queries of special URLs are encoded, or null for UTF-8.</param>
    /// <param name="output">Where the serialisation goes.</param>
    public UrlParser(ReadOnlySpan<byte> input, Url? baseUrl, QueryEncoder? queryEncoder, UrlBuffer output)
    {
        _input = input;
        _base = baseUrl;
        _queryEncoder = queryEncoder;
        _output = output;
        _start = output.Length;
    }

    /// <summary>The offset in the URL at which its next byte will stand.</summary>
    private readonly int Position => _output.Length - _start;

    /// <summary>Parses; after a failure the output holds an unfinished URL, which the caller cuts off.</summary>
    public bool TryParse(out UrlParts parts)
    {
        var length = SchemeLength();
        var isUrl = length > 0 ? ParseScheme(length) : ParseWithoutScheme();
        parts = _parts;
        return isUrl;
    }

    private readonly bool IsSeparator(byte value) => value == '/' || (value == '\\' && _parts.IsSpecial);

    private readonly bool StartsWithSeparator(int index = 0) => _input.Length > index && IsSeparator(_input[index]);

    private readonly void Append(ReadOnlySpan<byte> bytes) => _output.Append(bytes);

    /// <summary>How long the scheme is that the input starts with, or 0.</summary>
    private readonly int SchemeLength()
    {
        if (_input.IsEmpty || !char.IsAsciiLetter((char)_input[0]))
        {
            return 0;
        }

        var length = 1;
        while (length < _input.Length && (char.IsAsciiLetterOrDigit((char)_input[length]) || _input[length] is (byte)'+' or (byte)'-' or (byte)'.'))
        {
            length++;
        }

        return length < _input.Length && _input[length] == ':' ? length : 0;
    }

    /// <summary>The scheme state.</summary>
    private bool ParseScheme(int length)
    {
        var name = _input[..length];
        _input = _input[(length + 1)..];
        var scheme = UrlSchemes.Find(name);
        if (scheme is not (UrlScheme.Other or UrlScheme.File)
            && _base is not null && _base.Parts.Scheme == scheme && !_input.StartsWith("//"u8))
        {
            return ParseRelative(_base);
        }

        AppendLowerCase(name);
        StartAt(scheme, length);
        return scheme switch
        {
            UrlScheme.File => ParseFile(_base is { Parts.Scheme: UrlScheme.File } ? _base : null),
            UrlScheme.Other => ParseNotSpecial(),
            _ => ParseAuthorityIgnoringSlashes(),
        };
    }

    /// <summary>The no scheme state.</summary>
    private bool ParseWithoutScheme()
    {
        if (_base is null)
        {
            return false;
        }

        if (_base.Parts.HasOpaquePath)
        {
            return _input is [(byte)'#', ..] && ParseRelative(_base);
        }

        if (_base.Parts.Scheme != UrlScheme.File)
        {
            return ParseRelative(_base);
        }

        CopyScheme(_base);
        return ParseFile(_base);
    }

    /// <summary>The end of the scheme state for schemes that are not special.</summary>
    private bool ParseNotSpecial()
    {
        if (_input.StartsWith("//"u8))
        {
            _input = _input[2..];
            return ParseAuthority();
        }

        _parts.UsernameEnd = _parts.HostStart = _parts.HostEnd = _parts.PathStart = Position;
        if (_input is [(byte)'/', ..])
        {
            return ParsePath(_input[1..]);
        }

        ParseOpaquePath();
        return true;
    }

    private readonly void AppendLowerCase(ReadOnlySpan<byte> scheme)
    {
        foreach (var letter in scheme)
        {
            _output.Append(letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter);
        }

        _output.Append((byte)':');
    }

    private void CopyScheme(Url url)
    {
        Append(url.AsciiHref[..(url.Parts.SchemeEnd + 1)]);
        StartAt(url.Parts.Scheme, url.Parts.SchemeEnd);
    }

    private void StartAt(UrlScheme scheme, int schemeEnd)
    {
        _parts.Scheme = scheme;
        _parts.SchemeEnd = schemeEnd;
        _parts.Port = -1;
    }
}
