namespace Hypertext.Tests.Pages;

/// <summary>The real pages of which our sets are not a browser's, and why. A page that has become right must leave its list.</summary>
internal static class KnownDifferences
{
    /// <summary>Pages whose hrefs differ: none.</summary>
    public static IReadOnlyList<string> Hrefs { get; } = [];

    /// <summary>Pages whose links differ, all of them for what System.Uri does.</summary>
    public static IReadOnlyList<string> Links { get; } =
    [
        // It adds a slash to a host without a path, whatever the scheme: whatsapp://send?text=...
        "rd-bbc-1", "rd-la-nacion", "rd-wordpress",

        // It escapes "|", "{" and "}" in a query.
        "rd-google-sre-book-1", "rd-topicseed-1", "rd-wapo-1", "rd-wapo-2",

        // It takes back escapes that were not needed, such as %7E and %2E.
        "rd-clean-links", "rd-nytimes-1", "rd-nytimes-2",

        // It writes the escapes of characters that are not ASCII in capitals.
        "rd-pixnet", "rd-salon-1",

        // It refuses mailto: with an escaped "@".
        "rd-heise",

        // It escapes spaces and the like in javascript: URLs.
        "rd-webmd-1", "rd-webmd-2",
    ];
}
