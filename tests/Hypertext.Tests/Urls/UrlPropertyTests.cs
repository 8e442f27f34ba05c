using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Hypertext.Tests.Urls;

/// <summary>What must hold for any input, over random bytes and over what URLs are made of put together at random.</summary>
public sealed class UrlPropertyTests
{
    private static readonly string[] Fragments =
    [
        "http:", "HTTPS:", "file:", "ws:", "foo:", "mailto:", "javascript:", "blob:", "/", "//", "///", "\\", ".", "..",
        "./", "../", "/.", "%2e", "%2E%2e", "%2", "%", "?", "#", "@", ":", "::", ":80", ":0", ":99999", "[::1]",
        "[1:2::3.4.5.6]", "[", "]", "127.0.0.1", "0x7f.1", "256", "1.", "localhost", "example.test", "EXAMPLE", "a", "1",
        "x y", " ", "\t", "\n", "|", "C|", "C:", "c:/", "/D|/", "^", "{}", "\"", "<>", "`", "'", "\u00FC", "\u00DF",
        "\u3002", "xn--zca", "xn--", "\u00AD", "\u200D", "\U0001F600", "\u05D0", "\u0661", "\u0308", "\uFFFD", "\0",
        "\u007F", "user", "user:pass@", "&", "=", "utm_x=1", "%41", "%zz", "%c3%bc", "%00",
    ];

    private static readonly Url[] Bases =
    [
        .. new[]
        {
            "http://h.test/a/b/c?q#f", "https://u:p@h.test:8443/dir/", "ws://h/a", "file:///C:/x/y", "file://host/a/b",
            "foo://h/a/b", "foo:/.//a/b", "foo://h", "mailto:a@b",
        }.Select(text => Url.TryParse(text, out var url) ? url : throw new InvalidOperationException(text)),
    ];

    private static readonly Gen<byte[]> References = Gen.OneOf(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(),
        Gen.Elements(Fragments).ArrayOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))));

    private static readonly Arbitrary<(Url Base, byte[] Reference)> Cases =
        Gen.Elements(Bases).SelectMany(baseUrl => References.Select(reference => (baseUrl, reference))).ToArbitrary();

    /// <summary>A serialisation is ASCII, and parsing it gives it again, with its parts at the same places.</summary>
    [Fact]
    public void TryParse_Serialisation_IsItself() => Check(Cases, test =>
    {
        if (!Url.TryParse(test.Reference, test.Base, out var url))
        {
            return true;
        }

        return Ascii.IsValid(url.AsciiHref) && Url.TryParse(url.AsciiHref, out var again) && again == url && again.Parts == url.Parts;
    });

    [Fact]
    public void TryResolve_AnyReference_GivesWhatTheParserGives() => Check(Cases, test =>
    {
        using var output = new UrlBuffer(0);
        output.Append("before"u8);
        var isUrl = new UrlResolver(test.Base).TryResolve(test.Reference, output, out var parts);
        var expected = Url.TryParse(test.Reference, test.Base, out var url) ? url.AsciiHref : [];
        return isUrl == url is not null && output.Written[6..].SequenceEqual(expected) && (!isUrl || parts == url!.Parts);
    });

    [Fact]
    public void TryResolve_DocumentEncoding_ChangesQueriesAlone() => Check(Cases, test =>
    {
        foreach (var encoding in new[] { EncodingLabels.Windows1252, EncodingLabels.Find("iso-2022-jp"), EncodingLabels.Find("gb18030") })
        {
            var resolver = new UrlResolver(test.Base, encoding);
            using var output = new UrlBuffer();
            var isUrl = resolver.TryResolve(test.Reference, output, out var parts);
            if (isUrl != Url.TryParse(test.Reference, test.Base, out var url)
                || (isUrl && !output.Written[..parts.QueryStart].SequenceEqual(url!.AsciiHref[..url.Parts.QueryStart]))
                || (isUrl && !output.Written[parts.FragmentStart..].SequenceEqual(url!.AsciiHref[url.Parts.FragmentStart..])))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void Normalize_NormalForm_IsStableAndParsesAsItself() => Check(Cases, test =>
    {
        if (!Url.TryParse(test.Reference, test.Base, out var url))
        {
            return true;
        }

        var normalizer = new UrlNormalizer(UrlNormalization.All);
        var normal = normalizer.Normalize(url);
        return normalizer.Normalize(normal) == normal
            && Url.TryParse(normal.AsciiHref, out var again) && again == normal && again.Parts == normal.Parts;
    });

    private static void Check<T>(Arbitrary<T> cases, Func<T, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true), Prop.ForAll(cases, holds));
}
