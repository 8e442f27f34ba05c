using System.Text;

namespace Hypertext.Tests.Robots;

/// <summary>A check of the conformance data: whether a crawler may fetch a URL, by a file.</summary>
internal sealed record RobotsCheck(string Source, byte[] File, string Agent, string Url, bool IsAllowed)
{
    public bool IsRight => RobotsRules.Parse(File, Agent).IsAllowed(Path) == IsAllowed;

    /// <summary>Whether what the rules alone say is right: <c>/robots.txt</c> is a path like any other to them.</summary>
    public bool IsRightByRules
    {
        get
        {
            var matcher = new PathMatcher(Encoding.UTF8.GetBytes(Path is ['/', ..] ? Path : "/" + Path));
            return RobotsRules.Parse(File, Agent).IsAllowedByRules(ref matcher) == IsAllowed;
        }
    }

    /// <summary>What follows the authority of the URL, without the fragment; the data has paths without an authority, too.</summary>
    public string Path
    {
        get
        {
            var authority = Url.StartsWith('/') ? -1 : Url.IndexOf("://", StringComparison.Ordinal);
            var path = authority < 0 ? 0 : Url.IndexOfAny(['/', '?', '#'], authority + 3);
            return path < 0 ? "" : Url[path..].Split('#')[0];
        }
    }

    public override string ToString() => $"{Source}: {Agent} {Url} is {(IsAllowed ? "allowed" : "disallowed")}";
}
