using Scraper.Options;
using Scraper.RabbitMQ;

namespace Scraper.Distributing;

/// <summary>Begins the job of a list, or finds the one that an earlier submission of the same list has begun.</summary>
/// <remarks>
/// A job is known before it has queues: those of a submitter that ends before all are there are found, and removed, with the job.
/// Others take part when it has them.
/// </remarks>
internal sealed class JobOpening(ScraperOptions options, string name, ListIdentity list, TimeProvider timeProvider)
{
    private readonly Guid _id = Guid.NewGuid();

    /// <summary>The job whose queues have been declared, in whole or in part.</summary>
    private JobDescription? _begun;

    /// <summary>The job that lines are submitted to, once it is known to be that of the list.</summary>
    private Guid? _joined;

    /// <summary>Whether it is known that there is a job, and that it is the one of the list.</summary>
    public bool IsJoined => _joined is not null;

    /// <summary>Has the job there, with its queues unless all of the list is submitted to it already.</summary>
    /// <exception cref="BrokerException">One of that name is there already, of another list or with other settings; or it has been removed.</exception>
    public async Task<JobDescription> OpenAsync(BrokerConnection connection, JobRegistry registry, CancellationToken cancellationToken)
    {
        try
        {
            var job = (await registry.ChangeAsync(name, known => Check(known) ?? Create(), cancellationToken))!;
            if (job.LineCount is null)
            {
                _begun = job;
                await DeclareAsync(connection, job, cancellationToken);
                job = await registry.ChangeAsync(name, job.Id, known => known with { HasQueues = true }, cancellationToken);
            }

            _joined = job.Id;
            return job;
        }
        catch (BrokerException) when (_begun is not null)
        {
            // It has been removed, maybe before the last of them was there.
            await JobRemoval.DeleteAsync(connection, _begun, cancellationToken);
            throw;
        }
    }

    private static async Task DeclareAsync(BrokerConnection connection, JobDescription job, CancellationToken cancellationToken)
    {
        await using var channel = await connection.OpenChannelAsync(confirms: false, cancellationToken);
        await job.CreateTopology().DeclareAsync(channel, TimeSpan.FromSeconds(job.DelaySeconds), cancellationToken);
    }

    private JobDescription Create() => new()
    {
        Name = name,
        Id = _id,
        Queues = options.Broker.Queues,
        DelaySeconds = options.Broker.RetryDelaySeconds,
        Settings = JobSettings.Encode(options),
        List = list.Name,
        Fingerprint = list.Fingerprint,
        Begun = timeProvider.GetUtcNow(),
    };

    private JobDescription? Check(JobDescription? known)
    {
        // What has been submitted went with the job: one that is begun anew would lack it.
        if (_joined is { } id && (known is null or { IsRemoved: true } || known.Id != id))
        {
            throw new BrokerException($"job {name} has been removed");
        }

        if (known is null)
        {
            return null;
        }

        if (known.IsRemoved)
        {
            throw new BrokerException($"job {name} is being removed, or was in part; --purge removes what is left of it, and begins it anew");
        }

        if (known.Settings != JobSettings.Encode(options))
        {
            throw new BrokerException($"job {name} is there already, with other settings; use those, another name, or --purge");
        }

        return (list.Fingerprint is not null && known.Fingerprint == list.Fingerprint) || known.Id == _id
            ? known
            : throw new BrokerException($"job {name} is there already, of another list ({Printable.Excerpt(known.List)}); --purge begins it anew");
    }
}
