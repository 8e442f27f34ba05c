using System.Runtime.InteropServices;

namespace Scraper.RabbitMQ;

/// <summary>What a worker has done of a job: the lines of each queue that it is done with.</summary>
/// <remarks>It outlasts the connection. When a node of the broker is gone, submitter and workers lose theirs at once, and lines that the broker had not
/// confirmed to the submitter are sent again.</remarks>
/// <param name="job">The identity of the job: one of the same name after it has lines of its own.</param>
internal sealed class WorkRecord(Guid job)
{
    private readonly Dictionary<string, PassedLines> _passed = [];

    public Guid Job => job;

    /// <summary>The lines of a queue that the worker is done with.</summary>
    public PassedLines Of(string queue) => CollectionsMarshal.GetValueRefOrAddDefault(_passed, queue, out _) ??= new PassedLines();
}
