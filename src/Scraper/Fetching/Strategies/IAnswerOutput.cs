using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Where the first answers are shown.</summary>
/// <remarks>Loop thread only. What it throws ends the race.</remarks>
internal interface IAnswerOutput
{
    /// <summary>Whether it wants the bodies, as they arrive.</summary>
    bool WantsBodies { get; }

    /// <summary>Shows that there is an answer.</summary>
    Task ShowAsync(Job job, int statusCode);

    /// <summary>Takes the next bytes of a body, which are the caller's again when it has them.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> bytes);
}
