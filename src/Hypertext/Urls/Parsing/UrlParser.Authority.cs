using System.Buffers;
using System.Globalization;

namespace Hypertext;

internal ref partial struct UrlParser
{
    private static readonly SearchValues<byte> AuthorityEnds = SearchValues.Create("/?#"u8);
    private static readonly SearchValues<byte> SpecialAuthorityEnds = SearchValues.Create("/?#\\"u8);

    /// <summary>The special authority ignore slashes state.</summary>
    private bool ParseAuthorityIgnoringSlashes()
    {
        var slashes = 0;
        while (StartsWithSeparator(slashes))
        {
            slashes++;
        }

        _input = _input[slashes..];
        return ParseAuthority();
    }

    /// <summary>The authority state: the output ends with the colon of the scheme, the input starts after the slashes.</summary>
    private bool ParseAuthority()
    {
        var authority = TakeAuthority();
        Append("//"u8);
        _parts.UsernameEnd = Position;
        var at = authority.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            AppendUserInfo(authority[..at]);
            authority = authority[(at + 1)..];
        }

        _parts.HostStart = Position;
        var hostLength = HostLength(authority);
        var host = authority[..hostLength];
        var mayBeEmpty = !_parts.IsSpecial && at < 0 && hostLength == authority.Length;
        if (host.IsEmpty ? !mayBeEmpty : !HostParser.TryAppend(host, _parts.IsSpecial, _output))
        {
            return false;
        }

        _parts.HostEnd = Position;
        return (hostLength == authority.Length || ParsePort(authority[(hostLength + 1)..])) && ParsePathStart();
    }

    private ReadOnlySpan<byte> TakeAuthority()
    {
        var length = _input.IndexOfAny(_parts.IsSpecial ? SpecialAuthorityEnds : AuthorityEnds);
        var authority = length < 0 ? _input : _input[..length];
        _input = _input[authority.Length..];
        return authority;
    }

    /// <summary>Appends <c>name:password@</c>, <c>name@</c>, or nothing where both are empty.</summary>
    private void AppendUserInfo(ReadOnlySpan<byte> userInfo)
    {
        var colon = userInfo.IndexOf((byte)':');
        var name = colon < 0 ? userInfo : userInfo[..colon];
        var password = colon < 0 ? [] : userInfo[(colon + 1)..];
        PercentEncoding.Append(_output, name, PercentEncoding.UserInfo);
        _parts.UsernameEnd = Position;
        if (!password.IsEmpty)
        {
            Append(":"u8);
            PercentEncoding.Append(_output, password, PercentEncoding.UserInfo);
        }

        if (!name.IsEmpty || !password.IsEmpty)
        {
            Append("@"u8);
        }
    }

    /// <summary>Where the first colon is that stands in no brackets.</summary>
    private static int HostLength(ReadOnlySpan<byte> authority)
    {
        var inBrackets = false;
        for (var i = 0; i < authority.Length; i++)
        {
            switch (authority[i])
            {
                case (byte)'[':
                    inBrackets = true;
                    break;
                case (byte)']':
                    inBrackets = false;
                    break;
                case (byte)':' when !inBrackets:
                    return i;
            }
        }

        return authority.Length;
    }

    /// <summary>The port state.</summary>
    private bool ParsePort(ReadOnlySpan<byte> digits)
    {
        var port = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            port = (port * 10) + (digit - '0');
            if (port > ushort.MaxValue)
            {
                return false;
            }
        }

        if (!digits.IsEmpty && port != UrlSchemes.DefaultPort(_parts.Scheme))
        {
            Span<byte> text = stackalloc byte[5];
            port.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
            Append(":"u8);
            Append(text[..length]);
            _parts.Port = port;
        }

        return true;
    }
}
