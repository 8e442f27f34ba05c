namespace Hypertext;

/// <summary>Writes URLs in a form in which more of those of one page are the same.</summary>
/// <remarks>
/// One thread at a time. It changes http and https URLs alone; what it writes, the parser would not change, and neither would it.
/// </remarks>
/// <param name="steps">What is done.</param>
public sealed class UrlNormalizer(UrlNormalization steps)
{
    private readonly List<(int Start, int Length)> _parameters = [];

    /// <summary>The normal form of a URL.</summary>
    public Url Normalize(Url url)
    {
        ArgumentNullException.ThrowIfNull(url);
        using var output = new UrlBuffer(url.Parts.Length);
        var parts = Append(url.AsciiHref, url.Parts, output);
        return new Url(output.Written, parts);
    }

    /// <summary>Appends the normal form of a URL.</summary>
    /// <param name="href">The serialised URL, which must not stand in the destination.</param>
    /// <param name="parts">Where its parts are.</param>
    /// <param name="destination">Where the normal form goes.</param>
    /// <returns>Where the parts of the normal form are.</returns>
    public UrlParts Append(ReadOnlySpan<byte> href, UrlParts parts, UrlBuffer destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        href = href[..parts.Length];
        if (parts.Scheme is not (UrlScheme.Http or UrlScheme.Https))
        {
            destination.Append(href);
            return parts;
        }

        var start = destination.Length;
        var normal = parts;
        destination.Append(href[..parts.PathStart]);
        AppendText(href[parts.PathStart..parts.QueryStart], destination);
        normal.QueryStart = destination.Length - start;
        AppendQuery(href[parts.QueryStart..parts.FragmentStart], destination);
        normal.FragmentStart = destination.Length - start;
        if (!steps.HasFlag(UrlNormalization.DropFragment))
        {
            AppendText(href[parts.FragmentStart..], destination);
        }

        normal.Length = destination.Length - start;
        return normal;
    }

    private void AppendText(ReadOnlySpan<byte> text, UrlBuffer output)
    {
        if (steps.HasFlag(UrlNormalization.NormalizeEscapes))
        {
            PercentEncoding.AppendNormalized(output, text);
        }
        else
        {
            output.Append(text);
        }
    }

    /// <summary>Appends a query with its question mark; one of which all parameters are dropped goes with them.</summary>
    private void AppendQuery(ReadOnlySpan<byte> query, UrlBuffer output)
    {
        if (query.Length <= 1 || (steps & (UrlNormalization.DropTracking | UrlNormalization.SortQuery)) == 0)
        {
            AppendText(query, output);
            return;
        }

        using var text = new UrlBuffer(query.Length);
        AppendText(query[1..], text);
        FindParameters(text.Written);
        if (steps.HasFlag(UrlNormalization.SortQuery))
        {
            Sort(text);
        }

        var separator = "?"u8;
        foreach (var (start, length) in _parameters)
        {
            output.Append(separator);
            output.Append(text.Written.Slice(start, length));
            separator = "&"u8;
        }
    }

    private void FindParameters(ReadOnlySpan<byte> query)
    {
        _parameters.Clear();
        foreach (var range in query.Split((byte)'&'))
        {
            var (start, length) = range.GetOffsetAndLength(query.Length);
            var isDropped = (length == 0 && steps.HasFlag(UrlNormalization.SortQuery))
                || (steps.HasFlag(UrlNormalization.DropTracking) && TrackingParameters.Contains(NameOf(query[range])));
            if (!isDropped)
            {
                _parameters.Add((start, length));
            }
        }
    }

    private void Sort(UrlBuffer query) => _parameters.Sort((left, right) =>
    {
        var order = NameOf(query.Written.Slice(left.Start, left.Length))
            .SequenceCompareTo(NameOf(query.Written.Slice(right.Start, right.Length)));
        return order != 0 ? order : left.Start.CompareTo(right.Start);
    });

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> parameter) =>
        parameter.IndexOf((byte)'=') is >= 0 and var end ? parameter[..end] : parameter;
}
