using System.Text.RegularExpressions;

namespace Hypertext.Tests.Conformance;

/// <summary>A case of html5lib's tests of tree construction: a document, and the attributes and elements of its tree.</summary>
internal sealed partial record TreeCase(string Name, string Data, string Tree)
{
    /// <summary>The attributes of the tree, each as <c>name="value"</c>, in order.</summary>
    public IEnumerable<string> Attributes => AttributeLine().Matches(Tree)
        .Select(match => $"{MarkupName(match.Groups[1].Value)}=\"{match.Groups[2].Value}\"");

    /// <summary>The names of the elements of the tree, in lower case.</summary>
    public IEnumerable<string> Elements => ElementLine().Matches(Tree).Select(match => match.Groups[1].Value.ToLowerInvariant());

    /// <summary>The cases of a file that are documents, not fragments, and are parsed with scripting off.</summary>
    public static IEnumerable<TreeCase> From(string file)
    {
        var text = System.Text.Encoding.UTF8.GetString(SharedData.ReadBytes($"html/tree-construction/{file}.dat"));
        var cases = $"\n{text}".Split("\n#data\n").Skip(1);
        foreach (var (index, test) in cases.Index())
        {
            var headings = Heading().Matches(test);
            if (!headings.Any(heading => heading.Value is "#document-fragment" or "#script-on"))
            {
                var tree = headings.Single(heading => heading.Value == "#document");
                var data = test[..Math.Max(0, headings[0].Index - 1)];
                yield return new TreeCase($"{file} {index + 1}", data, test[(tree.Index + tree.Length)..]);
            }
        }
    }

    /// <summary>The tree has names as tree construction adjusts them, prefixes apart: viewBox, xlink href.</summary>
    private static string MarkupName(string name) => name.Replace(' ', ':').ToLowerInvariant();

    [GeneratedRegex("^#(errors|new-errors|document-fragment|script-on|script-off|document)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("""^\| +([^"\s=][^=\n]*)="([^"]*|.*?)"$""", RegexOptions.Multiline)]
    private static partial Regex AttributeLine();

    [GeneratedRegex(@"^\| +<(?:svg |math )?([^!?>\s][^\n]*)>$", RegexOptions.Multiline)]
    private static partial Regex ElementLine();
}
