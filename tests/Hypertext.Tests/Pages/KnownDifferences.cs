namespace Hypertext.Tests.Pages;

/// <summary>The real pages of which our sets are not a browser's, and why. A page that has become right must leave its list.</summary>
internal static class KnownDifferences
{
    /// <summary>Pages whose hrefs differ: none.</summary>
    public static IReadOnlyList<string> Hrefs { get; } = [];

    /// <summary>Pages whose hrefs stand elsewhere in the tree than in the markup: none.</summary>
    public static IReadOnlyList<string> Order { get; } = [];

    /// <summary>Pages in which the two engines find different links of any kind: none.</summary>
    public static IReadOnlyList<string> BetweenEngines { get; } = [];

    /// <summary>Pages whose links differ: none.</summary>
    public static IReadOnlyList<string> Links { get; } = [];
}
