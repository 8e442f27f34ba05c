using System.Text;

namespace Hypertext.Tests.Conformance;

/// <summary>What the scanner takes for elements, against html5lib's tests of tree construction.</summary>
public sealed class TreeConstructionTests
{
    /// <summary>Elements that there may be without a tag.</summary>
    private static readonly string[] Implied = ["html", "head", "body", "tbody", "tr", "colgroup", "p", "br"];

    [Fact]
    public void Feed_DocumentOfATreeTest_DiffersExactlyInWhatIsKnown()
    {
        var cases = Cases().ToArray();

        var different = cases.Where(test => !HasTheElementsOf(test)).Select(test => test.Name);

        Assert.Equal(1_592, cases.Length);
        Assert.Equal(KnownTreeDifferences.All.Order(), different.Order());
    }

    /// <summary>Whether all attributes of the tree are found, and all names of elements, and no others.</summary>
    /// <remarks>As sets, since tree construction moves elements and makes copies of them.</remarks>
    private static bool HasTheElementsOf(TreeCase test)
    {
        var tags = new List<RecordedTag>();
        var scanner = new TagScanner<TagRecorder>(new TagRecorder(new TreeRules(), tags), 1024 * 1024);
        scanner.Feed(Encoding.UTF8.GetBytes(test.Data));
        var elements = tags.Where(tag => tag.Attributes is not null).ToArray();
        var attributes = elements.SelectMany(element => element.Attributes!).Select(pair => $"{pair.Key}=\"{pair.Value}\"");
        var names = elements.Select(element => element.Name == "image" ? "img" : element.Name);
        return attributes.ToHashSet().SetEquals(test.Attributes)
            && names.Except(Implied).ToHashSet().SetEquals(test.Elements.Except(Implied));
    }

    private static IEnumerable<TreeCase> Cases() =>
        Directory.EnumerateFiles(Path.GetDirectoryName(SharedData.Find("html/tree-construction/tests1.dat"))!, "*.dat")
            .SelectMany(file => TreeCase.From(Path.GetFileNameWithoutExtension(file)));
}
