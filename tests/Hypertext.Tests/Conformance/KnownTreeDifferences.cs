namespace Hypertext.Tests.Conformance;

/// <summary>The tests of tree construction of which the scanner makes something else, by file and position, and why.</summary>
internal static class KnownTreeDifferences
{
    public static IReadOnlyList<string> All { get; } =
    [
        // A second html, head, body or noscript tag makes no element: its attributes go to the first one, or are dropped.
        "noscript01 13", "noscript01 14", "template 64", "template 65", "template 66", "template 67", "tests14 4", "webkit01 17",

        // A frameset takes the place of a body that has no text yet, with all elements in it.
        "pending-spec-changes 1", "plain-text-unsafe 19", "plain-text-unsafe 20", "plain-text-unsafe 22", "plain-text-unsafe 23",
        "tests19 73", "tests19 74", "tests19 75", "tests19 77", "tests19 80", "tests6 48", "tests6 49", "tests6 50", "webkit01 51",

        // A part of a table makes no element without a table around it, nor another element in a group of columns.
        "template 49", "template 53", "template 74", "tests17 7", "tests17 8", "tests17 10", "tests17 11", "tests17 12", "tests25 7",
    ];
}
