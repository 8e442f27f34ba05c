namespace Scraper.Pipeline;

/// <summary>What a run has done so far; the summary is printed from it.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class RunTotals
{
    private readonly int[] _failures = new int[Enum.GetValues<FailureCategory>().Length];

    /// <summary>Lines of the list that ask for something: all but blank ones and comments.</summary>
    public long Read { get; set; }

    /// <summary>Pages whose links have been written.</summary>
    public long Done { get; private set; }

    /// <summary>Lines that ended as a failure, which has been written.</summary>
    public long Failed { get; private set; }

    /// <summary>Lines that were read and had not ended when the run was interrupted.</summary>
    public long Left => Read - Done - Failed;

    public long Links { get; private set; }

    /// <summary>The size of the pages done, without content coding.</summary>
    public long Bytes { get; private set; }

    public int FailedBy(FailureCategory category) => _failures[(int)category];

    public void Add(PageLinks page)
    {
        Done++;
        Links += page.Links.Count;
        Bytes += page.Page.ByteCount;
    }

    public void Add(Failure failure)
    {
        Failed++;
        _failures[(int)failure.Category]++;
    }
}
