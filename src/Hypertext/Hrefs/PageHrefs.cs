namespace Hypertext;

/// <summary>The links of a page as its markup has them, before they are resolved.</summary>
/// <param name="BaseHref">The href of the first base element that has one, or null.</param>
/// <param name="Hrefs">The values of the href attributes, character references decoded, in document order.</param>
public sealed record PageHrefs(string? BaseHref, IReadOnlyList<string> Hrefs);
