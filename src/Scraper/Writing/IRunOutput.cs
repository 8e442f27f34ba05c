using Scraper.Writing.Journals;

namespace Scraper.Writing;

/// <summary>Where the outcomes of a run go.</summary>
/// <remarks>Blocking: on a thread of the executor, one call at a time. After an exception it is of no more use.</remarks>
internal interface IRunOutput : IDisposable
{
    /// <summary>The lines of the list that an earlier process has finished, when the run began for this one.</summary>
    OrdinalSet FinishedBefore { get; }

    /// <summary>Those of them that failed.</summary>
    long FailedBefore { get; }

    /// <summary>Writes a batch, so that it is there as a whole or not at all.</summary>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    void Commit(Batch batch);

    /// <summary>Says how the run ended.</summary>
    /// <param name="lineCount">The lines of the list, all of which are finished; null when the run was interrupted.</param>
    /// <exception cref="InvalidDataException">They are not: a fault of ours.</exception>
    void Finish(long? lineCount);
}
