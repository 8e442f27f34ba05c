namespace Scraper.Pipeline;

/// <summary>What a run has done so far; the summary is printed from it.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class RunTotals
{
    private readonly OutcomeCounts _counts = new();

    /// <summary>Lines of the list that ask for something: all but blank ones and comments.</summary>
    public long Read { get; set; }

    /// <summary>Lines of the list, blank ones and comments too.</summary>
    public long LineCount { get; set; }

    /// <summary>The bytes of the list that these lines take, and their ends.</summary>
    public long ListPosition { get; set; }

    /// <summary>Those that an earlier process had finished, of the same run.</summary>
    public long Skipped { get; set; }

    /// <summary>Those of them that failed.</summary>
    public long FailedBefore { get; set; }

    /// <summary>Pages whose links have been written, and those that have not changed.</summary>
    public long Done => _counts.Pages;

    /// <summary>Those of the pages done that have not changed since an earlier run.</summary>
    public long Unchanged { get; private set; }

    /// <summary>Lines that ended as a failure, which has been written.</summary>
    public long Failed { get; private set; }

    /// <summary>Lines that were read and had not ended when the run was interrupted.</summary>
    public long Left => Read - Done - Failed - Skipped;

    /// <summary>Whether all of the list has ended, and the output says so: a signal that comes later interrupts nothing.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Whether the run was stopped because too many URLs had failed.</summary>
    public bool IsOverFailureLimit { get; set; }

    /// <summary>Whether the run was stopped because it had as many pages as were wanted.</summary>
    public bool HasPagesEnough { get; set; }

    /// <summary>Requests cancelled because another mirror of the page had won.</summary>
    public long CancelledRequests { get; set; }

    /// <summary>Bytes of bodies, as they were sent, that came from mirrors that did not win.</summary>
    public long WastedBytes { get; set; }

    public long Links => _counts.Links;

    /// <summary>The size of the pages done, without content coding.</summary>
    public long Bytes => _counts.Bytes;

    public long FailedBy(FailureCategory category) => _counts[category];

    /// <summary>Adds what mirrors have cost elsewhere.</summary>
    public void AddMirrors(RunTotals other)
    {
        CancelledRequests += other.CancelledRequests;
        WastedBytes += other.WastedBytes;
    }

    public void Add(PageLinks page)
    {
        _counts.Pages++;
        _counts.Links += page.Links.Count;
        _counts.Bytes += page.Page.ByteCount;
    }

    public void AddUnchanged()
    {
        _counts.Pages++;
        Unchanged++;
    }

    public void Add(OutcomeCounts counts)
    {
        _counts.Add(counts);
        Failed += counts.Failed;
    }

    public void Add(Failure failure)
    {
        Failed++;
        _counts[failure.Category]++;
    }
}
