using System.Buffers.Binary;
using Scraper.Options;
using Scraper.RabbitMQ;
using Scraper.Reading;
using Scraper.Writing;
using Scraper.Writing.Journals;
using Scraper.Writing.Storage;

namespace Scraper.Distributing;

/// <summary>Opens the files that the results of a job are collected in, with the journal of a run.</summary>
internal static class CollectionOutput
{
    /// <summary>Opens them, or goes on with them.</summary>
    /// <remarks>Blocking: on a thread of the executor.</remarks>
    /// <returns>Null if all of the job is in them already.</returns>
    /// <exception cref="UsageException">Results are to go where nothing is committed.</exception>
    /// <exception cref="IOException">The files are not those of this job, or another process has them.</exception>
    public static IRunOutput? TryOpen(JobDescription job, ScraperOptions options)
    {
        if (options.Output.IsStandardOutput)
        {
            throw new UsageException(["results are collected in a file: what has been printed cannot be taken back when it comes again"]);
        }

        var files = new SystemFiles();
        var paths = new OutputPaths(options.Output);
        var list = new ListRecord($"job {job.Name}", Fingerprint(job.Id));
        if (Recovery.TryRead(files, paths.Journal) is { Ended: not null } state && state.List.Fingerprint == list.Fingerprint)
        {
            return null;
        }

        if (job.IsDone)
        {
            throw new BrokerException($"job {job.Name} is done, and its results are not in {options.Output.Path}: they were collected somewhere else");
        }

        using var opening = new OutputOpening(files, options, ResumeMode.GoOn, TimeProvider.System);
        return opening.Begin(list, _ => false);
    }

    /// <summary>A job submitted anew under the same name is another one, and so is its list.</summary>
    private static ListFingerprint Fingerprint(Guid id)
    {
        var bytes = id.ToByteArray();
        return new ListFingerprint(
            BinaryPrimitives.ReadInt64LittleEndian(bytes) & long.MaxValue,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)));
    }
}
