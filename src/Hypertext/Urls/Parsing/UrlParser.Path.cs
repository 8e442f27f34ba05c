using System.Buffers;

namespace Hypertext;

internal ref partial struct UrlParser
{
    private static readonly SearchValues<byte> Slash = SearchValues.Create("/"u8);
    private static readonly SearchValues<byte> Slashes = SearchValues.Create("/\\"u8);

    /// <summary>What may be copied without a look, as long as no segment starts with a dot.</summary>
    private static readonly SearchValues<byte> PlainPath =
        SearchValues.Create("!$&'()*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~"u8);

    /// <summary>The path start state.</summary>
    private bool ParsePathStart()
    {
        _parts.PathStart = Position;
        if (StartsWithSeparator())
        {
            return ParsePath(_input[1..]);
        }

        return _parts.IsSpecial || _input is [not ((byte)'?' or (byte)'#'), ..] ? ParsePath(_input) : ParseAfterPath(_input);
    }

    /// <summary>The path state.</summary>
    /// <param name="input">The rest of the input, after the slash if there is one.</param>
    private bool ParsePath(ReadOnlySpan<byte> input)
    {
        var length = PlainLength(input);
        if (length >= 0)
        {
            _output.Append((byte)'/');
            Append(input[..length]);
        }
        else
        {
            length = input.IndexOfAny((byte)'?', (byte)'#');
            length = length < 0 ? input.Length : length;
            AppendSegments(input[..length]);
        }

        if (!_parts.HasHost && _output.Written[(_start + _parts.PathStart)..].StartsWith("//"u8))
        {
            // Else the path would be taken for a host when it is read again.
            _output.Insert(_start + _parts.PathStart, "/."u8);
            _parts.PathStart += 2;
        }

        return ParseAfterPath(input[length..]);
    }

    /// <summary>How long the path is, if it may be copied without a look at its segments; else -1.</summary>
    private readonly int PlainLength(ReadOnlySpan<byte> input)
    {
        var length = input.IndexOfAnyExcept(PlainPath);
        if (length >= 0 && input[length] is not ((byte)'?' or (byte)'#'))
        {
            return -1;
        }

        length = length < 0 ? input.Length : length;
        return _parts.Scheme == UrlScheme.File || StartsSegmentWithDot(input[..length]) ? -1 : length;
    }

    private static bool StartsSegmentWithDot(ReadOnlySpan<byte> path) => path is [(byte)'.', ..] || path.IndexOf("/."u8) >= 0;

    private void AppendSegments(ReadOnlySpan<byte> path)
    {
        var separators = _parts.IsSpecial ? Slashes : Slash;
        int length;
        do
        {
            length = path.IndexOfAny(separators);
            var isLast = length < 0;
            AppendSegment(isLast ? path : path[..length], isLast);
            path = path[(length + 1)..];
        }
        while (length >= 0);
    }

    private void AppendSegment(ReadOnlySpan<byte> segment, bool isLast)
    {
        var dots = CountDots(segment);
        if (dots == 2)
        {
            ShortenPath();
        }

        if (dots == 0)
        {
            var isDrive = _parts.Scheme == UrlScheme.File && Position == _parts.PathStart && DriveLetter.Is(segment);
            _output.Append((byte)'/');
            PercentEncoding.Append(_output, segment, PercentEncoding.Path);
            if (isDrive)
            {
                _output.Writable[^1] = (byte)':';
            }
        }
        else if (isLast)
        {
            _output.Append((byte)'/');
        }
    }

    /// <summary>1 for a single-dot segment, 2 for a double-dot one, 0 for any other.</summary>
    private static int CountDots(ReadOnlySpan<byte> segment)
    {
        if (segment.Length is 0 or > 6 || segment[0] is not ((byte)'.' or (byte)'%'))
        {
            return 0;
        }

        var dots = 0;
        while (!segment.IsEmpty)
        {
            var isEscape = segment is [(byte)'%', (byte)'2', (byte)'e' or (byte)'E', ..];
            if (!isEscape && segment[0] != '.')
            {
                return 0;
            }

            dots++;
            segment = segment[(isEscape ? 3 : 1)..];
        }

        return dots > 2 ? 0 : dots;
    }

    /// <summary>Takes the last segment off the path, unless it is the drive that a file is on.</summary>
    private readonly void ShortenPath()
    {
        var path = _output.Written[(_start + _parts.PathStart)..];
        var lastSlash = path.LastIndexOf((byte)'/');
        if (lastSlash >= 0 && !(_parts.Scheme == UrlScheme.File && lastSlash == 0 && DriveLetter.IsNormalized(path[1..])))
        {
            _output.Truncate(_start + _parts.PathStart + lastSlash);
        }
    }

    /// <summary>The opaque path state.</summary>
    private void ParseOpaquePath()
    {
        _parts.HasOpaquePath = true;
        var length = _input.IndexOfAny((byte)'?', (byte)'#');
        var path = length < 0 ? _input : _input[..length];
        var endsInSpace = length > 0 && path[^1] == ' ';
        PercentEncoding.Append(_output, endsInSpace ? path[..^1] : path, PercentEncoding.Opaque);
        if (endsInSpace)
        {
            Append("%20"u8);
        }

        ParseAfterPath(_input[path.Length..]);
    }
}
