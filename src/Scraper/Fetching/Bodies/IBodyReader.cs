namespace Scraper.Fetching;

/// <summary>Takes in the body of an answer whose status is of the 200s.</summary>
internal interface IBodyReader
{
    /// <summary>Reads it to its end, or as far as it is of use.</summary>
    /// <exception cref="OperationCanceledException">A deadline passed, or the caller gave up.</exception>
    /// <exception cref="HttpIOException">The answer broke off, or broke the rules.</exception>
    ValueTask<HopOutcome> ReadAsync(int status, HttpContent content, ExchangeDeadlines deadlines);
}
