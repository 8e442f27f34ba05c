using System.Text.RegularExpressions;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Docs;

/// <summary>A page of the documentation: what it has readers type, and where it sends them.</summary>
/// <remarks>Indented code is for a shell, fenced code is anything else. In an indented block with a line that begins with <c>$ </c> these lines
/// are commands, what follows one is its output, and <c>$? is N</c> its exit code; in another block each line is a command.
/// A comment <c>&lt;!-- sh: … --&gt;</c> is run as well, before what follows it: readers have their own files, tests need some.</remarks>
internal sealed partial class MarkdownDocument
{
    private static readonly string[] Folders = ["docs", "samples", "bench", "eng"];

    private readonly string[] _lines;

    private MarkdownDocument(string name, string[] lines) => (Name, _lines) = (name, lines);

    /// <summary>The path within the repository.</summary>
    public string Name { get; }

    /// <summary>All pages, by their paths.</summary>
    public static string[] Names =>
    [
        .. Directory.EnumerateFiles(Repository.File("."), "*.md").Concat(
            Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.File(folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Repository.File("."), file)).Order(StringComparer.Ordinal),
    ];

#pragma warning disable RS0030 // No loop runs.
    public static MarkdownDocument Read(string name) => new(name, File.ReadAllLines(Repository.File(name)));

    /// <summary>Writes the page anew with other lines in the place of outputs.</summary>
    public void Replace(IEnumerable<(ShellCommand Command, IEnumerable<string> Output)> recorded)
    {
        var lines = _lines.ToList();
        foreach (var (command, output) in recorded.Reverse())
        {
            lines.RemoveRange(command.Line, command.Output.Count);
            lines.InsertRange(command.Line, output.Select(line => line.Length == 0 ? "" : "    " + line));
        }

        File.WriteAllLines(Repository.File(Name), lines);
    }
#pragma warning restore RS0030

    /// <summary>The languages of the fenced blocks.</summary>
    public IEnumerable<string> Languages => _lines.Where((line, index) => line.StartsWith("```", StringComparison.Ordinal) && line.Length > 3).Select(line => line[3..]);

    /// <summary>The commands of each section, in their order.</summary>
    public IReadOnlyList<IReadOnlyList<ShellCommand>> Sections
    {
        get
        {
            var sections = new List<List<ShellCommand>> { new() };
            var isFenced = false;
            for (var i = 0; i < _lines.Length; i++)
            {
                isFenced ^= _lines[i].StartsWith("```", StringComparison.Ordinal);
                if (_lines[i].StartsWith("## ", StringComparison.Ordinal))
                {
                    sections.Add([]);
                }
                else if (Preparation().Match(_lines[i]) is { Success: true } preparation)
                {
                    sections[^1].Add(new ShellCommand(i + 1, preparation.Groups[1].Value, [], null));
                }
                else if (!isFenced && IsCode(i) && (i == 0 || _lines[i - 1].Length == 0))
                {
                    i = ReadBlock(i, sections[^1]) - 1;
                }
            }

            return sections;
        }
    }

    /// <summary>What the page points to, as it is written.</summary>
    public IEnumerable<string> Links => _lines.SelectMany(line => Link().Matches(line)).Select(match => match.Groups[1].Value);

    /// <summary>The names of its headings in links, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => _lines.Where(line => Heading().IsMatch(line))
        .Select(line => NoAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private bool IsCode(int index) => _lines[index].StartsWith("    ", StringComparison.Ordinal);

    private int ReadBlock(int start, List<ShellCommand> commands)
    {
        var end = start;
        while (end < _lines.Length && (IsCode(end) || (_lines[end].Length == 0 && end + 1 < _lines.Length && IsCode(end + 1))))
        {
            end++;
        }

        var isSession = _lines[start..end].Any(line => line.StartsWith("    $ ", StringComparison.Ordinal));
        for (var i = start; i < end;)
        {
            var first = i;
            var text = _lines[i++].Trim();
            while (text.EndsWith('\\') && i < end)
            {
                text = text[..^1] + _lines[i++].Trim();
            }

            var output = isSession ? _lines[i..end].TakeWhile(line => !line.StartsWith("    $", StringComparison.Ordinal)).ToArray() : [];
            while (output is [.., ""])
            {
                output = output[..^1];
            }

            var line = i;
            i += output.Length;
            var exitCode = 0;
            if (isSession && i < end && ExitCode().Match(_lines[i]) is { Success: true } told)
            {
                exitCode = int.Parse(told.Groups[1].Value);
                i++;
            }

            while (i < end && _lines[i].Length == 0)
            {
                i++;
            }

            Assert.True(!isSession || text.StartsWith("$ ", StringComparison.Ordinal), $"{Name}:{first + 1}: no command, and no output of one");
            commands.Add(new ShellCommand(line, isSession ? text[2..] : text, [.. output.Select(shown => shown.Length < 4 ? "" : shown[4..])], exitCode) { IsSession = isSession });
        }

        return end;
    }

    [GeneratedRegex("^<!-- sh: (.*) -->$")]
    private static partial Regex Preparation();

    [GeneratedRegex(@"^    \$\? is (\d+)$")]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}

/// <summary>Something to type.</summary>
/// <param name="Line">The line behind it, counted from 1 for itself: the index at which its output begins.</param>
/// <param name="Text">The command.</param>
/// <param name="Output">What the page says that it prints.</param>
/// <param name="ExitCode">What the page says that it ends with; null for preparations, whose end does not matter.</param>
internal sealed record ShellCommand(int Line, string Text, IReadOnlyList<string> Output, int? ExitCode)
{
    /// <summary>Whether the page shows what it prints.</summary>
    public bool IsSession { get; init; }
}
