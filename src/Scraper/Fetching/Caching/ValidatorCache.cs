using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Which version of each listed page has been seen.</summary>
/// <remarks>Loop thread only. A page is known by the URL as listed, and by the one that it came from in the end: where two listed URLs
/// lead to one page, the links of each are written. An entry takes some 300 bytes of memory where a URL has 60 characters.</remarks>
internal sealed class ValidatorCache
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly ValidatorCache? _before;
    private readonly HashSet<string> _forgotten = [];

    public ValidatorCache()
    {
    }

    private ValidatorCache(ValidatorCache before) => _before = before;

    public int Count => _entries.Count;

    /// <summary>All that it has seen.</summary>
    public IEnumerable<CacheLine> Lines => _entries.Select(entry => new CacheLine(
        entry.Key, new Validators(entry.Value.ETag, entry.Value.LastModified == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(entry.Value.LastModified)), entry.Value.Url));

    /// <summary>Takes in a line of the file.</summary>
    public void Add(CacheLine line) =>
        _entries[line.Listed] = new Entry(line.Url, line.Validators.ETag, line.Validators.LastModified?.ToUnixTimeSeconds() ?? 0);

    /// <summary>The version that has been seen of a job's page at a URL; empty if none has.</summary>
    public Validators Find(Job job, Url url)
    {
        if (!TryFind(job.Listed, out var entry) || (entry.Url ?? Key(job.Url)) != Key(url))
        {
            return default;
        }

        return new Validators(entry.ETag, entry.LastModified == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(entry.LastModified));
    }

    /// <summary>Takes note of a page that has been handed on. One that is behind a password in its URL is not remembered.</summary>
    public void Remember(Page page)
    {
        if (page.Validators.IsEmpty || page.Job.Url.HasUserInfo)
        {
            Forget(page.Job.Listed);
            return;
        }

        var url = Key(page.Url);
        Add(new CacheLine(page.Job.Listed, page.Validators, url == Key(page.Job.Url) ? null : url));
    }

    /// <summary>A cache that knows what this one does, for another loop to go on with: as long as there is one, this one must not change.</summary>
    public ValidatorCache Branch() => new(this);

    /// <summary>Takes in what a branch has learned.</summary>
    public void Merge(ValidatorCache branch)
    {
        foreach (var listed in branch._forgotten)
        {
            _entries.Remove(listed);
        }

        foreach (var (listed, entry) in branch._entries)
        {
            _entries[listed] = entry;
        }
    }

    private bool TryFind(string listed, out Entry entry) =>
        _entries.TryGetValue(listed, out entry) || (_before is not null && !_forgotten.Contains(listed) && _before._entries.TryGetValue(listed, out entry));

    private void Forget(string listed)
    {
        _entries.Remove(listed);
        if (_before is not null)
        {
            _forgotten.Add(listed);
        }
    }

    private static string Key(Url url) => url.WithoutFragment().WithoutUserInfo().Href;

    /// <param name="Url">The URL of the page; null if it is the listed one.</param>
    /// <param name="ETag">The entity tag, or null.</param>
    /// <param name="LastModified">In seconds since 1970; 0 for none.</param>
    private readonly record struct Entry(string? Url, string? ETag, long LastModified);
}
