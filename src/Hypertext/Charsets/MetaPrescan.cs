using System.Buffers;
using System.Text;

namespace Hypertext;

/// <summary>Looks for a meta element that names the page's encoding.</summary>
/// <remarks>Source: WHATWG HTML, "prescan a byte stream to determine its encoding". It is no parser: it skips comments and tags
/// by their brackets, and sees a meta element inside a script as well, as the standard has it.</remarks>
internal ref struct MetaPrescan
{
    private static readonly SearchValues<char> ValueEnd = SearchValues.Create("\t\n\f\r ;");

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    private MetaPrescan(ReadOnlySpan<byte> start) => _bytes = start;

    private readonly bool AtEnd => _position >= _bytes.Length;

    private readonly byte Current => _bytes[_position];

    /// <summary>The encoding that the first meta element with one names, or null.</summary>
    /// <param name="start">What is looked at; a meta element that goes on behind it does not count.</param>
    public static Encoding? FindEncoding(ReadOnlySpan<byte> start)
    {
        var scan = new MetaPrescan(start);
        return scan.Run();
    }

    private Encoding? Run()
    {
        for (; !AtEnd; _position++)
        {
            if (Current != '<')
            {
                continue;
            }

            var rest = _bytes[_position..];
            if (rest.StartsWith("<!--"u8))
            {
                // "<!-->" is a whole comment: its two dashes may be those of the end.
                var end = rest[2..].IndexOf("-->"u8);
                _position = end < 0 ? _bytes.Length : _position + 2 + end + 2;
            }
            else if (IsMeta(rest))
            {
                _position += "<meta"u8.Length;
                if (ReadMeta() is { } encoding)
                {
                    return encoding;
                }
            }
            else if (IsTag(rest))
            {
                SkipTag();
            }
            else if (rest is [_, (byte)'!' or (byte)'/' or (byte)'?', ..])
            {
                var end = rest.IndexOf((byte)'>');
                _position = end < 0 ? _bytes.Length : _position + end;
            }
        }

        return null;
    }

    private static bool IsMeta(ReadOnlySpan<byte> rest) =>
        rest.Length > 5 && Ascii.EqualsIgnoreCase(rest[..5], "<meta"u8) && (IsSpace(rest[5]) || rest[5] == '/');

    private static bool IsTag(ReadOnlySpan<byte> rest) =>
        rest is [_, var first, ..] && (char.IsAsciiLetter((char)first)
            || (first == '/' && rest.Length > 2 && char.IsAsciiLetter((char)rest[2])));

    private static bool IsSpace(byte value) => value is (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' or (byte)' ';

    private void SkipTag()
    {
        while (!AtEnd && !IsSpace(Current) && Current != '>')
        {
            _position++;
        }

        while (TryReadAttribute(out _, out _))
        {
        }
    }

    private Encoding? ReadMeta()
    {
        var seen = new HashSet<string>();
        var gotPragma = false;
        bool? needPragma = null;
        Encoding? encoding = null;
        while (TryReadAttribute(out var name, out var value))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            switch (name)
            {
                case "http-equiv":
                    gotPragma |= value == "content-type";
                    break;
                case "content" when needPragma is null && CharsetOfContent(value) is { } label:
                    encoding = EncodingLabels.Find(label);
                    needPragma = encoding is null ? null : true;
                    break;
                case "charset":
                    encoding = EncodingLabels.Find(value);
                    needPragma = false;
                    break;
            }
        }

        // A meta element that is cut off by the limit says nothing.
        if (AtEnd || needPragma is null || (needPragma.Value && !gotPragma))
        {
            return null;
        }

        // A page in which a meta element could be read byte by byte is not in UTF-16, whatever the element says; and x-user-defined
        // was a trick of scripts, which set it in a header.
        return encoding switch
        {
            null => null,
            UnicodeEncoding => Encoding.UTF8,
            _ when EncodingLabels.NameOf(encoding) == "x-user-defined" => EncodingLabels.Windows1252,
            _ => encoding,
        };
    }

    /// <summary>WHATWG HTML, "extracting a character encoding from a meta element"; the value is in lower case.</summary>
    private static string? CharsetOfContent(string content)
    {
        var position = 0;
        while ((position = content.IndexOf("charset", position, StringComparison.Ordinal)) >= 0)
        {
            position += "charset".Length;
            var rest = content.AsSpan(position).TrimStart("\t\n\f\r ");
            if (rest is not ['=', ..])
            {
                continue;
            }

            rest = rest[1..].TrimStart("\t\n\f\r ");
            if (rest is [var quote and ('"' or '\''), .. var quoted])
            {
                var end = quoted.IndexOf(quote);
                return end < 0 ? null : quoted[..end].ToString();
            }

            var stop = rest.IndexOfAny(ValueEnd);
            return (stop < 0 ? rest : rest[..stop]).ToString();
        }

        return null;
    }

    /// <summary>WHATWG HTML, "get an attribute", when sniffing; name and value in lower case.</summary>
    private bool TryReadAttribute(out string name, out string value)
    {
        name = value = "";
        while (!AtEnd && (IsSpace(Current) || Current == '/'))
        {
            _position++;
        }

        if (AtEnd || Current == '>')
        {
            return false;
        }

        var nameBuilder = new StringBuilder();
        while (!AtEnd && !(Current == '=' && nameBuilder.Length > 0))
        {
            if (IsSpace(Current))
            {
                SkipSpaces();
                if (AtEnd || Current != '=')
                {
                    name = nameBuilder.ToString();
                    return !AtEnd;
                }

                break;
            }

            if (Current is (byte)'/' or (byte)'>')
            {
                name = nameBuilder.ToString();
                return true;
            }

            nameBuilder.Append(char.ToLowerInvariant((char)Current));
            _position++;
        }

        _position++;
        SkipSpaces();
        name = nameBuilder.ToString();
        return !AtEnd && TryReadValue(out value);
    }

    private bool TryReadValue(out string value)
    {
        var builder = new StringBuilder();
        value = "";
        if (Current is (byte)'"' or (byte)'\'')
        {
            var quote = Current;
            for (_position++; !AtEnd && Current != quote; _position++)
            {
                builder.Append(char.ToLowerInvariant((char)Current));
            }

            _position++;
            value = builder.ToString();
            return _position <= _bytes.Length;
        }

        for (; !AtEnd && !IsSpace(Current) && Current != '>'; _position++)
        {
            builder.Append(char.ToLowerInvariant((char)Current));
        }

        value = builder.ToString();
        return !AtEnd;
    }

    private void SkipSpaces()
    {
        while (!AtEnd && IsSpace(Current))
        {
            _position++;
        }
    }
}
