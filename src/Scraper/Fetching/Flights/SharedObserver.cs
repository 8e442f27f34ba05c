using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Lets the loops of a run tell one observer: one of them at a time.</summary>
/// <remarks>Any thread. What an observer does takes less than a microsecond, a few times a page, so that the loops hardly ever wait for one
/// another.</remarks>
/// <param name="observer">The observer.</param>
/// <param name="sync">What whoever reads what the observer has gathered must hold, while the loops run.</param>
internal sealed class SharedObserver(IFetchObserver observer, Lock sync) : IFetchObserver
{
    public void Answered(int statusCode, PhaseTimes times)
    {
        lock (sync)
        {
            observer.Answered(statusCode, times);
        }
    }

    public void Ended(PhaseTimes times, bool isPage)
    {
        lock (sync)
        {
            observer.Ended(times, isPage);
        }
    }

    public void Landed(Flight flight, Page? page, Outcome? outcome)
    {
        lock (sync)
        {
            observer.Landed(flight, page, outcome);
        }
    }
}
