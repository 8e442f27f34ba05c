using System.Text;

namespace Hypertext.Tests.Hrefs;

/// <summary>What the scanner finds where the second engine does not follow the standard as far.</summary>
internal static class ScannedOnly
{
    public static IReadOnlyList<string> From(string html) => Page(html, new HrefScannerOptions()).Hrefs;

    public static Scanned Page(string html, HrefScannerOptions options)
    {
        var page = Encoding.UTF8.GetBytes(html);
        var scanned = Scanned.Page(page, Encoding.UTF8, new HrefScanner(options));
        Assert.Equal(scanned.ToString(), Scanned.InChunks(page, Encoding.UTF8, new HrefScanner(options), () => 1).ToString());
        return scanned;
    }
}
