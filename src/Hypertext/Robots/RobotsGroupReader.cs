using System.Text;

namespace Hypertext;

/// <summary>Takes out of robots.txt what is for one crawler.</summary>
/// <remarks>Source: RFC 9309, section 2.2.1. A group is one user-agent line or several, and the rules after them; lines of other kinds
/// belong to it but do not divide it. Groups that name the crawler are taken together; if there is none, those of <c>*</c> are.</remarks>
internal sealed class RobotsGroupReader(string productToken)
{
    private readonly byte[] _productToken = Encoding.UTF8.GetBytes(productToken);
    private readonly RobotsGroupBuilder _ours = new();
    private readonly RobotsGroupBuilder _everybodys = new();
    private bool _isOurs;
    private bool _isEverybodys;
    private bool _hasRules;

    /// <summary>The group of the crawler in a file.</summary>
    public static RobotsGroup Read(ReadOnlySpan<byte> file, string productToken)
    {
        var reader = new RobotsGroupReader(productToken);
        var lines = new RobotsLines(file);
        while (lines.MoveNext())
        {
            reader.Take(lines.Field, lines.Value);
        }

        return (reader._ours.IsNamed ? reader._ours : reader._everybodys).Build();
    }

    private void Take(RobotsField field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case RobotsField.UserAgent:
                TakeName(value);
                break;
            case RobotsField.Allow:
                TakeRule(value, isAllowed: true);
                TakeIndexPage(value);
                break;
            case RobotsField.Disallow:
                TakeRule(value, isAllowed: false);
                break;
            case RobotsField.CrawlDelay:
                TakeCrawlDelay(value);
                break;
        }
    }

    private void TakeName(ReadOnlySpan<byte> value)
    {
        if (_hasRules)
        {
            (_isOurs, _isEverybodys, _hasRules) = (false, false, false);
        }

        if (value is [(byte)'*'] or [(byte)'*', (byte)' ' or (byte)'\t', ..])
        {
            _isEverybodys = true;
        }
        else if (Ascii.EqualsIgnoreCase(TokenOf(value), _productToken))
        {
            _isOurs = true;
            _ours.IsNamed = true;
        }
    }

    /// <summary>The product token that a user-agent line begins with: a version or a comment behind it does not matter.</summary>
    /// <remarks>Digits are none of the standard's letters, but crawlers have them in their names: foo2 is not foo.</remarks>
    private static ReadOnlySpan<byte> TokenOf(ReadOnlySpan<byte> value)
    {
        var length = 0;
        while (length < value.Length && (char.IsAsciiLetterOrDigit((char)value[length]) || value[length] is (byte)'-' or (byte)'_'))
        {
            length++;
        }

        return value[..length];
    }

    private void TakeRule(ReadOnlySpan<byte> pattern, bool isAllowed)
    {
        _hasRules = true;
        if (_isOurs)
        {
            _ours.AddRule(pattern, isAllowed);
        }

        if (_isEverybodys)
        {
            _everybodys.AddRule(pattern, isAllowed);
        }
    }

    /// <summary>Who allows a folder's index.html means the folder too, says Google.</summary>
    private void TakeIndexPage(ReadOnlySpan<byte> pattern)
    {
        var folder = pattern[..(pattern.LastIndexOf((byte)'/') + 1)];
        if (pattern[folder.Length..].StartsWith("index.htm"u8))
        {
            TakeRule([.. folder, (byte)'$'], isAllowed: true);
        }
    }

    /// <summary>A delay is for those who have been named above it.</summary>
    private void TakeCrawlDelay(ReadOnlySpan<byte> value)
    {
        if (_isOurs)
        {
            _ours.AddCrawlDelay(value);
        }

        if (_isEverybodys)
        {
            _everybodys.AddCrawlDelay(value);
        }
    }
}
