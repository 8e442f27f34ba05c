using Hypertext;
using Scraper.Options;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Fetches the page of a job.</summary>
internal interface IPageFetcher
{
    /// <returns>Either the page, or the failure; the other is null.</returns>
    ValueTask<(Page? Page, Failure? Failure)> FetchAsync(Job job, CancellationToken cancellationToken);
}

/// <summary>Fetches the page of a job over HTTP: redirects followed, each hop attempted as often as it may be.</summary>
internal sealed class PageFetcher(Attempts attempts, FetchOptions options) : IPageFetcher
{
    public async ValueTask<(Page? Page, Failure? Failure)> FetchAsync(Job job, CancellationToken cancellationToken)
    {
        var url = job.Url;
        List<Uri>? visited = null;
        while (true)
        {
            var outcome = await attempts.GetAsync(url, cancellationToken);
            switch (outcome)
            {
                case HopContent content:
                    return (new Page(job, url, content.Charset, content.Body), null);
                case HopFailure failure:
                    return (null, new Failure(job.Listed, failure.Category, WithPlace(failure.Detail, job, url)));
            }

            visited ??= [];
            visited.Add(url);
            if (Follow((HopRedirect)outcome, visited, out url) is { } fault)
            {
                return (null, new Failure(job.Listed, fault.Category, fault.Detail));
            }
        }
    }

    /// <summary>Where a redirect leads, or why it is not followed.</summary>
    private HopFailure? Follow(HopRedirect redirect, List<Uri> visited, out Uri next)
    {
        var from = visited[^1];
        next = from;
        if (string.IsNullOrWhiteSpace(redirect.Location))
        {
            return new HopFailure(FailureCategory.RedirectInvalid, $"{redirect.StatusCode} from {from} without a Location");
        }

        if (!LinkResolver.TryResolve(from, redirect.Location, out var url))
        {
            return new HopFailure(FailureCategory.RedirectInvalid, $"{redirect.StatusCode} from {from} to what is no URL: {Printable.Excerpt(redirect.Location)}");
        }

        if (url.Scheme is not ("http" or "https"))
        {
            return new HopFailure(FailureCategory.Blocked, $"{redirect.StatusCode} from {from} to a URL of the scheme {url.Scheme}");
        }

        // Fragments are not sent, so two URLs that differ in nothing else are one (RFC 9110, section 10.2.2).
        if (visited.Exists(earlier => earlier.Equals(url)))
        {
            return new HopFailure(FailureCategory.RedirectLimit, $"a loop: {from} leads back to {url}");
        }

        if (visited.Count > options.RedirectLimit)
        {
            return new HopFailure(FailureCategory.RedirectLimit, $"more than {options.RedirectLimit} redirects");
        }

        next = url;
        return null;
    }

    private static string WithPlace(string detail, Job job, Uri url) => url.Equals(job.Url) ? detail : $"{detail}, at {url}";
}
