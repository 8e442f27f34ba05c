using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Tells several observers what one is told.</summary>
internal sealed class FetchObservers : IFetchObserver
{
    private readonly IFetchObserver[] _observers;

    private FetchObservers(IFetchObserver[] observers) => _observers = observers;

    /// <summary>Makes one observer of several, null where there is none.</summary>
    public static IFetchObserver? Join(params ReadOnlySpan<IFetchObserver?> observers)
    {
        IFetchObserver[] all = [.. observers.ToArray().OfType<IFetchObserver>()];
        return all.Length > 1 ? new FetchObservers(all) : all.SingleOrDefault();
    }

    public void Answered(int statusCode, PhaseTimes times)
    {
        foreach (var observer in _observers)
        {
            observer.Answered(statusCode, times);
        }
    }

    public void Ended(PhaseTimes times, bool isPage)
    {
        foreach (var observer in _observers)
        {
            observer.Ended(times, isPage);
        }
    }

    public void Landed(Flight flight, Page? page, Outcome? outcome)
    {
        foreach (var observer in _observers)
        {
            observer.Landed(flight, page, outcome);
        }
    }
}
