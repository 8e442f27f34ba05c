using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Docs;

/// <summary>Links within the documentation lead somewhere, and every page is to be found.</summary>
public sealed class DocumentLinksTests
{
    public static TheoryData<string> Documents => [.. MarkdownDocument.Names];

    [Theory]
    [MemberData(nameof(Documents))]
    public void RelativeLinks_OfADocument_LeadToFilesAndHeadingsThatAreThere(string name)
    {
        var document = MarkdownDocument.Read(name);

        var broken = document.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !IsThere(document, link));

        Assert.Empty(broken);
    }

    [Fact]
    public void Readme_Links_LeadToEveryPageOfTheDocumentation()
    {
        var links = MarkdownDocument.Read("README.md").Links.ToHashSet();

        Assert.All(MarkdownDocument.Names.Where(name => Path.GetDirectoryName(name) == "docs"), name => Assert.Contains(name, links));
    }

    private static bool IsThere(MarkdownDocument document, string link)
    {
        var parts = link.Split('#');
        var path = parts[0].Length == 0 ? document.Name : Path.GetRelativePath(
            Repository.File("."), Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.File(document.Name))!, parts[0])));
        return Path.Exists(Repository.File(path)) && (parts.Length == 1 || MarkdownDocument.Read(path).Anchors.Contains(parts[1]));
    }
}
