using Scraper.Options;
using Scraper.Reading;
using Scraper.Pipeline;
using Scraper.Writing.Storage;

namespace Scraper.Writing.Journals;

/// <summary>What a journal says of its run: the sum of its records.</summary>
internal sealed class RunState
{
    private readonly RunRecord _run;

    /// <summary>The state of a run that has just begun.</summary>
    public RunState(RunRecord run)
    {
        _run = run;
        Failures = FileMark.At(run.FailuresFrom);
    }

    public DateTimeOffset Begun => _run.Begun;

    /// <summary>The options that decide what is written.</summary>
    public string Options => _run.Options;

    /// <summary>Whether results go to one file after another, none of which was there when the run began but the first.</summary>
    public bool IsRotating => _run.Options.EndsWith(ScraperOptions.RotateIdentity, StringComparison.Ordinal);

    /// <summary>The part of the list that the run takes.</summary>
    public Shard Shard =>
        Options.Split(ScraperOptions.ShardIdentity) is [_, .., var last] && Shard.TryParse(last.Split(';')[0], out var shard) ? shard : Shard.Whole;

    public ListRecord List { get; private set; } = new("", null);

    /// <summary>The process that worked on the run last, and maybe still does.</summary>
    public OpenRecord? LastOpen { get; private set; }

    /// <summary>The number of the file that results go to.</summary>
    public int Part { get; private set; }

    public FileMark Results { get; private set; }

    public FileMark Failures { get; private set; }

    /// <summary>The lines of the list that are finished.</summary>
    public OrdinalSet Finished { get; } = new();

    /// <summary>What became of them.</summary>
    public OutcomeCounts Counts { get; } = new();

    /// <summary>When the run came to its end; null if it has not.</summary>
    public DateTimeOffset? Ended { get; private set; }

    /// <summary>Whether the list, made for this run alone, has been removed.</summary>
    public bool ListRemoved { get; private set; }

    /// <summary>Takes the next record into account.</summary>
    /// <exception cref="InvalidDataException">It cannot follow the others: a line of the list would be finished twice.</exception>
    public void Apply(JournalRecord record)
    {
        switch (record)
        {
            case ListRecord list:
                List = list;
                break;
            case OpenRecord open:
                LastOpen = open;
                break;
            case PartRecord part:
                Part = part.Number;
                Results = FileMark.At(part.From);
                break;
            case CommitRecord commit:
                Apply(commit);
                break;
            case EndRecord end:
                Ended = end.At;
                break;
            case ListRemovedRecord:
                ListRemoved = true;
                break;
        }
    }

    /// <summary>The fewest records that say the same; what is written is on the device.</summary>
    public List<JournalRecord> ToRecords()
    {
        List<JournalRecord> records = [_run, List];
        if (LastOpen is not null)
        {
            records.Add(LastOpen);
        }

        records.Add(new PartRecord(Part, Results.From));
        if (Finished.Count > 0)
        {
            records.Add(new CommitRecord(
                (Results.Length, Results.Sum), (Failures.Length, Failures.Sum), [.. Finished.Ranges], Counts.Copy(), IsBase: true));
        }

        if (Ended is { } ended)
        {
            records.Add(new EndRecord(ended));
        }

        if (ListRemoved)
        {
            records.Add(new ListRemovedRecord());
        }

        return records;
    }

    private void Apply(CommitRecord commit)
    {
        foreach (var range in commit.Lines)
        {
            if (!Finished.Add(range))
            {
                throw new InvalidDataException($"lines {range.First} to {range.Last} of the list are finished twice");
            }
        }

        Results = Results with { Length = commit.Results.Length, Sum = commit.Results.Sum };
        Failures = Failures with { Length = commit.Failures.Length, Sum = commit.Failures.Sum };
        Counts.Add(commit.Counts);
    }
}
