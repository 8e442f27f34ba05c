namespace Hypertext;

/// <summary>Which of a page's links are kept, and in which form.</summary>
public sealed record LinkFinderOptions
{
    /// <summary>The schemes that are kept, in lower case and without the colon; empty for all.</summary>
    public IReadOnlyCollection<string> Schemes { get; init; } = [];

    /// <summary>What is done to the links, so that more of them are the same.</summary>
    public UrlNormalization Normalization { get; init; }
}
