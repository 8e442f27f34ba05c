namespace Hypertext;

internal ref partial struct UrlParser
{
    /// <summary>What follows a path: a query, a fragment, or nothing.</summary>
    private bool ParseAfterPath(ReadOnlySpan<byte> rest)
    {
        _input = rest;
        _parts.QueryStart = Position;
        return _input is [(byte)'?', ..] ? ParseQuery() : ParseFragment();
    }

    /// <summary>The query state.</summary>
    private bool ParseQuery()
    {
        var length = _input.IndexOf((byte)'#');
        var query = length < 0 ? _input[1..] : _input[1..length];
        var kept = _parts.IsSpecial ? PercentEncoding.SpecialQuery : PercentEncoding.Query;
        _output.Append((byte)'?');
        if (_queryEncoder is not null && _parts.Scheme is not (UrlScheme.Other or UrlScheme.Ws or UrlScheme.Wss))
        {
            _queryEncoder.Append(_output, query, kept);
        }
        else
        {
            PercentEncoding.Append(_output, query, kept);
        }

        _input = length < 0 ? [] : _input[length..];
        return ParseFragment();
    }

    /// <summary>The fragment state, and the end.</summary>
    private bool ParseFragment()
    {
        _parts.FragmentStart = Position;
        if (!_input.IsEmpty)
        {
            _output.Append((byte)'#');
            PercentEncoding.Append(_output, _input[1..], PercentEncoding.Fragment);
        }

        _parts.Length = Position;
        return true;
    }
}
