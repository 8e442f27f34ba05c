using System.Text;

namespace Hypertext;

/// <summary>Goes through robots.txt line by line.</summary>
/// <remarks>Source: RFC 9309, section 2.2. Beyond it, as Google's parser: part of a byte order mark is skipped as a whole one is,
/// common misspellings count, and so does a line of two words without the colon between them. Any bytes will do; a line that makes no
/// sense is <see cref="RobotsField.None"/> or <see cref="RobotsField.Unknown"/>.</remarks>
internal ref struct RobotsLines
{
    private static readonly (byte[] Name, RobotsField Field)[] Names =
    [
        ("disallow"u8.ToArray(), RobotsField.Disallow),
        ("allow"u8.ToArray(), RobotsField.Allow),
        ("user-agent"u8.ToArray(), RobotsField.UserAgent),
        ("crawl-delay"u8.ToArray(), RobotsField.CrawlDelay),
        ("sitemap"u8.ToArray(), RobotsField.Sitemap),

        // The misspellings that Google's parser takes.
        ("useragent"u8.ToArray(), RobotsField.UserAgent),
        ("user agent"u8.ToArray(), RobotsField.UserAgent),
        ("dissallow"u8.ToArray(), RobotsField.Disallow),
        ("dissalow"u8.ToArray(), RobotsField.Disallow),
        ("disalow"u8.ToArray(), RobotsField.Disallow),
        ("diasllow"u8.ToArray(), RobotsField.Disallow),
        ("disallaw"u8.ToArray(), RobotsField.Disallow),
        ("site-map"u8.ToArray(), RobotsField.Sitemap),
    ];

    private ReadOnlySpan<byte> _rest;

    public RobotsLines(ReadOnlySpan<byte> file) => _rest = file[file.CommonPrefixLength("\uFEFF"u8)..];

    /// <summary>What the current line is about.</summary>
    public RobotsField Field { get; private set; }

    /// <summary>What the current line says about it, without the space around it; may be empty.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    private static ReadOnlySpan<byte> Space => " \t\v\f"u8;

    /// <summary>Goes to the next line, if there is one.</summary>
    /// <remarks>A line ends at CR, at LF, or at both, between which there is then an empty line, which does no harm.</remarks>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Interpret(TakeUntil(_rest.IndexOfAny((byte)'\r', (byte)'\n')));
        return true;
    }

    private ReadOnlySpan<byte> TakeUntil(int end)
    {
        var line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return line;
    }

    private void Interpret(ReadOnlySpan<byte> line)
    {
        var comment = line.IndexOf((byte)'#');
        line = (comment < 0 ? line : line[..comment]).Trim(Space);

        var separator = FindSeparator(line);
        Field = separator < 0 ? RobotsField.None : FieldOf(line[..separator].Trim(Space));
        Value = separator < 0 ? default : line[(separator + 1)..].Trim(Space);
    }

    private static int FindSeparator(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon >= 0)
        {
            return colon;
        }

        var space = line.IndexOfAny(Space);
        return space >= 0 && line[space..].Trim(Space).IndexOfAny(Space) < 0 ? space : -1;
    }

    private static RobotsField FieldOf(ReadOnlySpan<byte> name)
    {
        foreach (var known in Names)
        {
            if (Ascii.EqualsIgnoreCase(name, known.Name))
            {
                return known.Field;
            }
        }

        return RobotsField.Unknown;
    }
}
