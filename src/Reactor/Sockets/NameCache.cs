using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>Remembers the answers of another resolver, and asks it once for what several want to know at the same time.</summary>
/// <remarks>
/// Loop thread only, and the other resolver has to answer there. A question goes on as long as somebody waits for its answer: who
/// cancels only leaves, and the last to leave cancels the question. Host names are the same whatever their case.
/// </remarks>
public sealed class NameCache : INameResolver
{
    private readonly EventLoop _loop;
    private readonly INameResolver _source;
    private readonly NameCacheOptions _options;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    // The oldest first. What is being asked for is not among them: there is no more of that than there are callers.
    private readonly LinkedList<Entry> _answered = new();

    /// <summary>Makes an empty cache of the answers of <paramref name="source"/>.</summary>
    public NameCache(EventLoop loop, INameResolver source, NameCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(source);
        _loop = loop;
        _source = source;
        _options = options ?? new NameCacheOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Capacity, 1);
    }

    /// <summary>The hosts that are remembered or being asked for.</summary>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        if (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var literal))
        {
            return [literal];
        }

        cancellationToken.ThrowIfCancellationRequested();
        var entry = Find(host) ?? Ask(host);
        if (entry.Answer.IsCompleted)
        {
            return await entry.Answer;
        }

        entry.Waiting++;
        try
        {
#pragma warning disable RS0030 // An async method's task, which is completed in place, on the loop.
            return await entry.Answer.WaitAsync(cancellationToken);
#pragma warning restore RS0030
        }
        finally
        {
            Leave(entry);
        }
    }

    private Entry? Find(string host)
    {
        if (!_entries.TryGetValue(host, out var entry))
        {
            return null;
        }

        if (entry.Node.List is null || _loop.TimeProvider.GetTimestamp() < entry.ExpiresAt)
        {
            return entry;
        }

        Forget(entry);
        return null;
    }

    private Entry Ask(string host)
    {
        var entry = new Entry(host);
        _entries.Add(host, entry);
        entry.Answer = AskAsync(entry);
        return entry;
    }

    private async Task<IPAddress[]> AskAsync(Entry entry)
    {
        try
        {
            var addresses = await _source.ResolveAsync(entry.Host, entry.Cancellation.Token);
            Remember(entry, _options.Lifetime);
            return addresses;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            Remember(entry, _options.FailureLifetime);
            throw;
        }
        catch
        {
            Forget(entry);
            throw;
        }
    }

    private void Remember(Entry entry, TimeSpan lifetime)
    {
        if (lifetime <= TimeSpan.Zero || _entries.GetValueOrDefault(entry.Host) != entry)
        {
            Forget(entry);
            return;
        }

        entry.ExpiresAt = _loop.DeadlineAfter(lifetime);
        _answered.AddLast(entry.Node);
        while (_answered.Count > _options.Capacity)
        {
            Forget(_answered.First!.Value);
        }
    }

    private void Forget(Entry entry)
    {
        if (_entries.GetValueOrDefault(entry.Host) == entry)
        {
            _entries.Remove(entry.Host);
        }

        if (entry.Node.List is not null)
        {
            _answered.Remove(entry.Node);
        }
    }

    private void Leave(Entry entry)
    {
        if (_loop.IsCurrent)
        {
            LeaveHere(entry);
        }
        else
        {
            // Cancelled by another thread, which goes on with the caller that has no context.
            _loop.TryPostRaw(_ => LeaveHere(entry), null);
        }
    }

    private void LeaveHere(Entry entry)
    {
        if (--entry.Waiting == 0 && !entry.Answer.IsCompleted)
        {
            // Forgotten first: who comes next asks anew, and does not wait for what is about to be cancelled.
            Forget(entry);
            _loop.CancelReporting(entry.Cancellation.Cancel);
        }
    }

    /// <summary>A host, and what is known of it, or will be.</summary>
    private sealed class Entry
    {
        public Entry(string host)
        {
            Host = host;
            Node = new LinkedListNode<Entry>(this);
        }

        public string Host { get; }

        public LinkedListNode<Entry> Node { get; }

        public CancellationTokenSource Cancellation { get; } = new();

        public Task<IPAddress[]> Answer { get; set; } = Task.FromResult<IPAddress[]>([]);

        public long ExpiresAt { get; set; }

        public int Waiting { get; set; }
    }
}
