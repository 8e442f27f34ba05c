namespace Hypertext;

/// <summary>What the answer to a request for robots.txt means.</summary>
public enum RobotsVerdict
{
    /// <summary>The body says what may be fetched.</summary>
    ObeyBody,

    /// <summary>The site has no robots.txt: everything may be fetched.</summary>
    AllowAll,

    /// <summary>Nobody knows what the site wants: nothing may be fetched.</summary>
    DisallowAll,
}
