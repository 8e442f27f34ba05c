namespace Scraper.Tests.Hostile;

/// <summary>The cases whose outcome is another, for what .NET's HTTP handler does. One that has become right must leave the list.</summary>
internal static class KnownMisses
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>();
}
