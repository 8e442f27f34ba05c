namespace Scraper.Reading;

/// <summary>Where the lines of a list come from.</summary>
/// <remarks>Loop thread only, one call at a time.</remarks>
internal interface ILineSource
{
    /// <summary>The bytes of the lines given out, and of their ends; 0 if they come from no file.</summary>
    long Position { get; }

    /// <summary>The next line; null when there will be none.</summary>
    ValueTask<InputLine?> ReadAsync(CancellationToken cancellationToken);
}
