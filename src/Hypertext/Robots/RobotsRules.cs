using System.Text;

namespace Hypertext;

/// <summary>A robots.txt file: what a site asks of crawlers.</summary>
/// <remarks>Source: RFC 9309. Any bytes are a file: lines that make no sense are passed over. A file is kept as it is, and read again for
/// each crawler that asks; who asks for one only, and keeps files of many hosts, wants <see cref="Parse(ReadOnlySpan{byte},string)"/>.
/// </remarks>
public sealed class RobotsRules
{
    /// <summary>How much of a file is read, in bytes; what is behind is passed over, beginning with a line that does not fit.</summary>
    public const int SizeLimit = 512 * 1024;

    private readonly byte[] _file;

    private RobotsRules(ReadOnlySpan<byte> file)
    {
        _file = file.ToArray();
        Sitemaps = ReadSitemaps(file);
    }

    /// <summary>The URLs of the site's sitemaps as the file has them, in its order; whether they are URLs has not been looked at.</summary>
    public IReadOnlyList<string> Sitemaps { get; }

    /// <summary>Reads a file.</summary>
    public static RobotsRules Parse(ReadOnlySpan<byte> file) => new(WithinLimit(file));

    /// <summary>Reads a file and keeps only what it says to one crawler.</summary>
    /// <inheritdoc cref="For" path="/param"/>
    public static RobotsGroup Parse(ReadOnlySpan<byte> file, string productToken)
    {
        ArgumentNullException.ThrowIfNull(productToken);
        return RobotsGroupReader.Read(WithinLimit(file), productToken);
    }

    /// <summary>What the file says to a crawler: the groups that name it, else those of <c>*</c>, else that all is allowed.</summary>
    /// <param name="productToken">The name of the crawler, without a version: letters, <c>-</c> and <c>_</c>, and digits, which not all
    /// sites expect in it. Case does not matter.</param>
    public RobotsGroup For(string productToken)
    {
        ArgumentNullException.ThrowIfNull(productToken);
        return RobotsGroupReader.Read(_file, productToken);
    }

    private static ReadOnlySpan<byte> WithinLimit(ReadOnlySpan<byte> file)
    {
        if (file.Length <= SizeLimit)
        {
            return file;
        }

        // Half of a "Disallow: /private" might be "Disallow: /".
        return file[..(file[..(SizeLimit + 1)].LastIndexOfAny((byte)'\r', (byte)'\n') + 1)];
    }

    private static List<string> ReadSitemaps(ReadOnlySpan<byte> file)
    {
        var sitemaps = new List<string>();
        var lines = new RobotsLines(file);
        while (lines.MoveNext())
        {
            if (lines.Field == RobotsField.Sitemap && !lines.Value.IsEmpty)
            {
                sitemaps.Add(Encoding.UTF8.GetString(lines.Value));
            }
        }

        return sitemaps;
    }
}
