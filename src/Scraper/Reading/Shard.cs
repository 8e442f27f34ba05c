using System.Globalization;
using System.Text;

namespace Scraper.Reading;

/// <summary>One of several parts of a list, which different processes take: every line belongs to exactly one.</summary>
/// <remarks>
/// A line belongs to the shard of the host of its first URL, without the port, as the URL Standard serialises it: <see cref="StableHash"/> of
/// its bytes, modulo <see cref="Count"/>. All URLs of a host are in one shard, so that its limits
/// hold. A line without a URL by http or https belongs to shard 0. None of that ever changes: shards of different versions go together.
/// </remarks>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">Of how many.</param>
internal readonly record struct Shard(int Index, int Count)
{
    /// <summary>The whole list.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Whether it is the whole list.</summary>
    public bool IsWhole => Count == 1;

    /// <summary>Parses <c>I/N</c>.</summary>
    public static bool TryParse(string text, out Shard shard)
    {
        shard = Whole;
        if (text.Split('/') is not [var index, var count]
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            || i >= n)
        {
            return false;
        }

        shard = new Shard(i, n);
        return true;
    }

    /// <summary>Whether a line belongs to it. A blank one belongs to every shard.</summary>
    public bool Takes(in InputLine line) =>
        IsWhole || UrlLine.IsBlank(line) || (UrlLine.TryParse(line, out var job, out _) ? Of(job.Url.Host ?? "") : 0) == Index;

    /// <summary>The shard that a host belongs to.</summary>
    /// <param name="host">As it is serialised: lower case, Punycode, IPv6 in brackets.</param>
    public int Of(string host) => (int)(StableHash.Of(Encoding.ASCII.GetBytes(host)) % (uint)Count);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
