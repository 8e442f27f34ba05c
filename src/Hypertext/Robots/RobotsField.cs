namespace Hypertext;

/// <summary>What a line of robots.txt is about.</summary>
internal enum RobotsField
{
    /// <summary>The line says nothing: it is blank, a comment, or has no name and value.</summary>
    None,

    /// <summary>A name that has no meaning here.</summary>
    Unknown,

    /// <summary>Whom the rules that follow are for.</summary>
    UserAgent,

    /// <summary>A rule: these paths may be fetched.</summary>
    Allow,

    /// <summary>A rule: these paths may not be fetched.</summary>
    Disallow,

    /// <summary>The time to leave between two requests; no part of the standard.</summary>
    CrawlDelay,

    /// <summary>Where a sitemap is; it belongs to no group.</summary>
    Sitemap,
}
