namespace Scraper.Fetching;

/// <summary>Tells a strategy that one place has no page; why is told elsewhere.</summary>
/// <remarks>An exception, though it is expected, since the aggregates of the loop take exceptions for failures.</remarks>
internal sealed class MirrorFailedException() : Exception("The mirror has no page.");
