namespace Scraper.Writing.Journals;

/// <summary>When a journal is written anew, and what is not summed up then.</summary>
/// <param name="Size">How much may be appended before, in bytes.</param>
/// <param name="Recent">How many of the latest records stay as they are.</param>
internal sealed record JournalLimits(long Size = 1024 * 1024, int Recent = 16);
