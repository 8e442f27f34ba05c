using System.Buffers;
using System.Text;
using Scraper.Pipeline;
using Scraper.Writing.Formats;

namespace Scraper.Writing;

/// <summary>Adds outcomes to a batch: the links of a page in the format of the results, a failure as a line.</summary>
internal sealed class OutcomeWriter(IResultFormat format, TimeProvider timeProvider)
{
    public void Write(Outcome outcome, Batch batch)
    {
        batch.Finish(outcome.Ordinal);
        if (outcome.Committed is { } committed)
        {
            batch.Committed.Add(committed);
        }

        switch (outcome)
        {
            case PageLinks page:
                WritePage(page, batch);
                break;
            case Unchanged:
                batch.Counts.Pages++;
                break;
            case Failure failure:
                WriteFailure(failure, batch);
                break;
            case WrittenOutcome written:
                batch.Results.Write(written.Results.Span);
                batch.Failures.Write(written.Failures.Span);
                batch.Counts.Add(written.Counts);
                break;
        }
    }

    private void WritePage(PageLinks page, Batch batch)
    {
        using var links = page.Links;
        format.BeginPage(page, timeProvider.GetUtcNow(), batch.Results);
        for (var index = 0; index < links.Count; index++)
        {
            format.AddLink(links[index], batch.Results);
        }

        format.EndPage(batch.Results);
        batch.Counts.Pages++;
        batch.Counts.Links += links.Count;
        batch.Counts.Bytes += page.Page.ByteCount;
    }

    private static void WriteFailure(Failure failure, Batch batch)
    {
        Printable.WriteField(Encoding.UTF8.GetBytes(failure.Source), batch.Failures);
        batch.Failures.Write(Encoding.UTF8.GetBytes($" # {failure.Category.Name()}: {Printable.Escape(failure.Detail)}\n"));
        batch.Counts[failure.Category]++;
    }
}
