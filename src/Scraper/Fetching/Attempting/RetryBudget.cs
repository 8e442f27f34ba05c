namespace Scraper.Fetching;

/// <summary>Bounds the requests that are repeated in a run, so that a great failure is not made greater by those who try again.</summary>
/// <remarks>Loop thread only. Each request that is sent for the first time adds a part of one; each that is repeated takes one.</remarks>
internal sealed class RetryBudget(int percent, int initialRetries)
{
    /// <summary>What a run begins with, so that a short one may repeat too.</summary>
    public const int InitialRetries = 100;

    private long _hundredths = percent == 0 ? 0 : initialRetries * 100;

    /// <summary>Takes note of a request that is sent for the first time.</summary>
    public void Deposit() => _hundredths += percent;

    /// <summary>Takes one from the budget, if there is one.</summary>
    public bool TryWithdraw()
    {
        if (_hundredths < 100)
        {
            return false;
        }

        _hundredths -= 100;
        return true;
    }
}
