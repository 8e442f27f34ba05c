using System.Buffers;
using System.Text;

namespace Hypertext;

/// <summary>What a robots.txt says to one crawler.</summary>
/// <remarks>Immutable, and small enough to keep for every host: one array of octets, and eight bytes for each rule.
/// Source: RFC 9309, section 2.2.2.</remarks>
public sealed class RobotsGroup
{
    private readonly byte[] _patterns;
    private readonly Rule[] _rules;

    /// <summary>Makes a group of rules that are ordered: the longer pattern first, of two as long the one that allows.</summary>
    /// <param name="patterns">The patterns of all rules, one after another.</param>
    /// <param name="rules">Where each pattern ends, and what it says.</param>
    /// <param name="crawlDelay">The delay that is asked for.</param>
    internal RobotsGroup(byte[] patterns, Rule[] rules, TimeSpan? crawlDelay)
    {
        _patterns = patterns;
        _rules = rules;
        CrawlDelay = crawlDelay;
    }

    /// <summary>Everything may be fetched.</summary>
    public static RobotsGroup AllowAll { get; } = new([], [], crawlDelay: null);

    /// <summary>Nothing may be fetched, but robots.txt.</summary>
    public static RobotsGroup DisallowAll { get; } = new("/"u8.ToArray(), [new Rule(1, IsAllowed: false)], crawlDelay: null);

    /// <summary>The time to leave between two requests, at most a day, or null if none is asked for.</summary>
    /// <remarks>No part of RFC 9309: <c>Crawl-delay</c>, in seconds, possibly with a fraction. The first one counts.</remarks>
    public TimeSpan? CrawlDelay { get; }

    /// <summary>Whether a page may be fetched.</summary>
    /// <param name="pathAndQuery">The path and query of its URL, escaped or not, without the fragment.</param>
    /// <remarks>The longest pattern that matches decides, and of two as long the one that allows; if none matches, the page may be
    /// fetched. <c>/robots.txt</c> always may. A file whose patterns would take forever allows nothing.</remarks>
    public bool IsAllowed(ReadOnlySpan<char> pathAndQuery)
    {
        if (_rules.Length == 0)
        {
            return true;
        }

        var octets = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(pathAndQuery.Length));
        try
        {
            return IsAllowed(octets.AsSpan(0, Encoding.UTF8.GetBytes(pathAndQuery, octets)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(octets);
        }
    }

    /// <inheritdoc cref="IsAllowed(ReadOnlySpan{char})"/>
    public bool IsAllowed(ReadOnlySpan<byte> pathAndQuery)
    {
        if (_rules.Length == 0)
        {
            return true;
        }

        var path = ArrayPool<byte>.Shared.Rent(1 + (pathAndQuery.Length * RobotsPath.GrowthLimit));
        try
        {
            // An empty path is "/", as in "http://host?query".
            path[0] = (byte)'/';
            var start = pathAndQuery is [(byte)'/', ..] ? 0 : 1;
            var length = start + RobotsPath.Write(pathAndQuery, path.AsSpan(start));
            var matcher = new PathMatcher(path.AsSpan(0, length));
            return IsAllowed(ref matcher);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(path);
        }
    }

    /// <summary>Whether the path of a matcher may be fetched; afterwards the matcher knows what that took.</summary>
    internal bool IsAllowed(ref PathMatcher matcher) => matcher.Path.SequenceEqual("/robots.txt"u8) || IsAllowedByRules(ref matcher);

    /// <summary>The same for any path: what the rules alone say.</summary>
    internal bool IsAllowedByRules(ref PathMatcher matcher)
    {
        var start = 0;
        foreach (var rule in _rules)
        {
            if (matcher.IsMatch(_patterns.AsSpan(start..rule.End)))
            {
                return rule.IsAllowed;
            }

            if (matcher.IsExhausted)
            {
                return false;
            }

            start = rule.End;
        }

        return true;
    }

    /// <summary>One rule.</summary>
    /// <param name="End">Where its pattern ends among all patterns; it begins where the one before ends.</param>
    /// <param name="IsAllowed">Whether it allows what it matches.</param>
    internal readonly record struct Rule(int End, bool IsAllowed);
}
