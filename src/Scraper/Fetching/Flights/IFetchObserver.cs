using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Is told of what the fetch stage does: of each request for a page, and of each job.</summary>
/// <remarks>Loop thread only, unless it says otherwise. A run without one takes no times.</remarks>
internal interface IFetchObserver
{
    /// <summary>The header of an answer is whole.</summary>
    /// <param name="statusCode">Its status.</param>
    /// <param name="times">Those of the request so far.</param>
    void Answered(int statusCode, PhaseTimes times);

    /// <summary>A request is over.</summary>
    /// <param name="times">Those of the request.</param>
    /// <param name="isPage">Whether a whole page came of it.</param>
    void Ended(PhaseTimes times, bool isPage);

    /// <summary>A job is over.</summary>
    /// <param name="flight">The job, and the times of its requests.</param>
    /// <param name="page">Its page; null if it came to none.</param>
    /// <param name="outcome">What it came to without one; null otherwise.</param>
    void Landed(Flight flight, Page? page, Outcome? outcome);
}
