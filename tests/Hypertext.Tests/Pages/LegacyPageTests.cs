using System.Text;
using System.Text.Json;
using Hypertext.Tests.Hrefs;

namespace Hypertext.Tests.Pages;

/// <summary>Small pages in legacy encodings: bytes are scanned, and only the hrefs decoded.</summary>
public sealed class LegacyPageTests
{
    /// <summary>Pages in encodings that .NET does not have, and which are read as windows-1252.</summary>
    private static readonly string[] Different =
    [
        "pages/iso-8859-14-ga-meta.html", "pages/iso-8859-16-ro-header.html", "pages/header-x-user-defined.html", "pages/replacement.html",
    ];

    [Fact]
    public void Scan_PagesInLegacyEncodings_DifferExactlyInWhatIsKnown()
    {
        var cases = SharedData.ReadJson("encoding/pages.json").GetProperty("cases").EnumerateArray().ToArray();

        var different = cases.Where(test => !Anchors(test).SequenceEqual(Scan(test))).Select(test => test.GetProperty("file").GetString());

        Assert.NotEmpty(cases);
        Assert.Equal(Different, different);
    }

    private static IEnumerable<string> Anchors(JsonElement test) =>
        test.GetProperty("a").EnumerateArray().Select(href => href.GetString()!);

    private static IReadOnlyList<string> Scan(JsonElement test)
    {
        var page = SharedData.ReadBytes($"encoding/{test.GetProperty("file").GetString()}");
        var encoding = EncodingLabels.Find(test.GetProperty("encoding").GetString()!) ?? EncodingLabels.Windows1252;
        if (!HoldsAscii(encoding))
        {
            page = Encoding.Convert(encoding, Encoding.UTF8, page);
            encoding = Encoding.UTF8;
        }

        return Scanned.Page(page, encoding, new HrefScanner(new HrefScannerOptions { Elements = ["a"] })).Hrefs;
    }

    /// <summary>UTF-16 and ISO-2022-JP do not: a page in them has to come as UTF-8.</summary>
    private static bool HoldsAscii(Encoding encoding) => encoding.CodePage is not (1200 or 1201 or 50220 or 50221 or 50222);
}
