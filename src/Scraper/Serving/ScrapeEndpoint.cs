using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Hypertext;
using Microsoft.AspNetCore.Http;
using Reactor;
using Scraper.Fetching;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Writing.Formats;

namespace Scraper.Serving;

/// <summary><c>POST /scrape</c>: the links of many pages, a line of JSON for each as they are completed.</summary>
internal sealed class ScrapeEndpoint(FetchParts fetching, LinkFinder finder, ServeTotals totals, HeldBytes held, ScraperOptions options, TimeProvider timeProvider)
{
    /// <summary>Outcomes that wait for a client that takes its time; past that nothing more is fetched for it.</summary>
    private const int OutcomeCapacity = 16;

    public async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var share = new HeldShare(held);
        var (lines, fault) = await UrlListBody.ReadAsync(context.Request, share, cancellationToken);
        if (lines is null)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status400BadRequest, fault!);
            return;
        }

        if (lines.Count > options.Serve.UrlLimit)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, $"more than {options.Serve.UrlLimit} URLs");
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        await context.Response.BodyWriter.FlushAsync(cancellationToken); // the header: the first page may take a while
        await RunAsync(lines, context.Response.BodyWriter, cancellationToken);
    }

    private Task RunAsync(UrlListBody lines, System.IO.Pipelines.PipeWriter output, CancellationToken cancellationToken)
    {
        var outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(OutcomeCapacity) { SingleReader = true });
        return TaskGroup.RunAsync(
            async group =>
            {
                group.StartSoon(async token =>
                {
                    await TaskGroup.RunAsync(
                        workers =>
                        {
                            for (var worker = 0; worker < Math.Min(lines.Count, options.Fetch.Concurrency); worker++)
                            {
                                workers.StartSoon(workerToken => WorkAsync(lines, outcomes.Writer, workerToken));
                            }

                            return Task.CompletedTask;
                        },
                        token);
                    outcomes.Writer.Complete();
                });
                await WriteAsync(outcomes.Reader, output, group.CancellationToken);
            },
            cancellationToken);
    }

    private async Task WorkAsync(UrlListBody lines, ChannelWriter<Outcome> outcomes, CancellationToken cancellationToken)
    {
        while (lines.TryTake(out var job, out var failure))
        {
            var outcome = job is null ? failure!
                : job.Mirrors.Count >= options.Serve.MirrorLimit ? new Failure(job.Line, FailureCategory.Malformed, $"more than {options.Serve.MirrorLimit} mirrors")
                : await FetchAsync(job, cancellationToken);
            await outcomes.WriteAsync(outcome, cancellationToken);
        }
    }

    private async Task<Outcome> FetchAsync(Job job, CancellationToken cancellationToken)
    {
        using var fetch = totals.BeginFetch();
        var pass = new GatePass(fetching.Gate, null);
        try
        {
            var (page, outcome) = await fetching.Fetcher.FetchAsync(job, pass, cancellationToken);
            if (page is null)
            {
                fetch.Fail(((Failure)outcome!).Category); // without a cache of versions there is nothing else
                return outcome;
            }

            fetch.Succeed();
            using var content = page.Content;
            return new PageLinks(page, finder.Find(page.Url, content));
        }
        finally
        {
            pass.Leave();
        }
    }

    private async Task WriteAsync(ChannelReader<Outcome> outcomes, System.IO.Pipelines.PipeWriter output, CancellationToken cancellationToken)
    {
        var format = new JsonLinesFormat();
        while (await outcomes.WaitToReadAsync(cancellationToken))
        {
            while (outcomes.TryRead(out var outcome))
            {
                Write(outcome, format, output);
            }

            await output.FlushAsync(cancellationToken);
        }
    }

    private void Write(Outcome outcome, JsonLinesFormat format, IBufferWriter<byte> output)
    {
        switch (outcome)
        {
            case PageLinks page:
                using (page.Links)
                {
                    format.BeginPage(page, timeProvider.GetUtcNow(), output);
                    for (var index = 0; index < page.Links.Count; index++)
                    {
                        format.AddLink(page.Links[index], output);
                    }

                    format.EndPage(output);
                }

                break;
            case Failure failure:
                using (var json = new Utf8JsonWriter(output))
                {
                    Answers.Write(json, failure);
                }

                output.Write("\n"u8);
                break;
        }
    }
}
