using System.Globalization;
using System.Threading.Channels;
using Hypertext;
using Reactor;
using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Checking;

/// <summary>What the sites of a list allow: robots.txt of each is fetched, and no page.</summary>
/// <remarks>Loop thread only. A line that is not allowed is told of when that is known, which is in no certain order.</remarks>
internal sealed class RobotsCheck(RobotsCache robots, int concurrency, TextWriter output)
{
    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(concurrency);
    private long _allowed;
    private long _disallowed;
    private long _unreachable;

    /// <summary>Asks for all that is added, until <paramref name="read"/> has ended.</summary>
    public async Task RunAsync(Func<ChannelWriter<Job>, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        await TaskGroup.RunAsync(
            async group =>
            {
                for (var worker = 0; worker < concurrency; worker++)
                {
                    group.StartSoon(JudgeAllAsync);
                }

                await read(_jobs.Writer, group.CancellationToken);
                _jobs.Writer.Complete();
            },
            cancellationToken);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"robots.txt allows {_allowed} URLs and does not allow {_disallowed}; for {_unreachable} more it could not be asked for, which forbids them"));
    }

    private async Task JudgeAllAsync(CancellationToken cancellationToken)
    {
        while (await _jobs.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_jobs.Reader.TryRead(out var job))
            {
                await JudgeAsync(job, cancellationToken);
            }
        }
    }

    private async Task JudgeAsync(Job job, CancellationToken cancellationToken)
    {
        foreach (var place in job.Mirrors.Prepend(job))
        {
            Judge(place, await robots.GetAsync(place.Url, cancellationToken));
        }
    }

    private void Judge(Job place, RobotsGroup rules)
    {
        // What has no answer is told apart by this very group: RobotsAnswer.Read.
        if (ReferenceEquals(rules, RobotsGroup.DisallowAll))
        {
            _unreachable++;
            Tell(place, "robots.txt could not be asked for");
        }
        else if (rules.IsAllowed(place.Url.PathAndQuery))
        {
            _allowed++;
        }
        else
        {
            _disallowed++;
            Tell(place, "robots.txt does not allow it");
        }
    }

    private void Tell(Job place, string verdict) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Printable.Excerpt(place.Shown)}: line {place.Ordinal}: {verdict}"));
}
