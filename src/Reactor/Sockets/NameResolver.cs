using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>Finds the addresses of a host.</summary>
public interface INameResolver
{
    /// <summary>The addresses of <paramref name="host"/>, in the order in which they are to be tried; never empty.</summary>
    /// <exception cref="SocketException">The host has none, or could not be asked for.</exception>
    ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>Asks the system for addresses, on threads of its own, and remembers the answers.</summary>
/// <remarks>
/// Loop thread only. The system's resolver blocks, up to half a minute where a name server is silent: hence the threads, which
/// are not those of the loop's executor, so that file I/O never waits for a name. Questions for one host that is being asked
/// for share the answer. Good answers are kept for <paramref name="lifetime"/>, failures are not.
/// </remarks>
public sealed class NameResolver(EventLoop loop, TimeSpan lifetime, int threadLimit = 8) : INameResolver, IDisposable
{
    /// <summary>How many hosts are remembered; when there are more, the old answers are dropped.</summary>
    private const int CacheCapacity = 10_000;

    private readonly Executor _threads = new(loop, "names", threadLimit);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        if (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var literal))
        {
            return [literal];
        }

        if (!_entries.TryGetValue(host, out var entry) || entry.HasExpired(loop.TimeProvider))
        {
            MakeRoom();
            entry = new Entry(LookUpAsync(host), loop.TimeProvider.GetTimestamp(), lifetime);
            _entries[host] = entry;
        }

#pragma warning disable RS0030 // An async method's task, which is completed in place, on the loop.
        return await entry.Answer.WaitAsync(cancellationToken);
#pragma warning restore RS0030
    }

    /// <inheritdoc/>
    public void Dispose() => _threads.Dispose();

    private async Task<IPAddress[]> LookUpAsync(string host)
    {
        try
        {
#pragma warning disable RS0030 // It blocks, and that is what these threads are for.
            var addresses = await _threads.RunAsync(() => Dns.GetHostAddresses(host));
#pragma warning restore RS0030
            return addresses is [] ? throw new SocketException((int)SocketError.HostNotFound) : addresses;
        }
        catch
        {
            _entries.Remove(host);
            throw;
        }
    }

    private void MakeRoom()
    {
        if (_entries.Count >= CacheCapacity)
        {
            foreach (var (host, entry) in _entries)
            {
                if (entry.Answer.IsCompleted)
                {
                    _entries.Remove(host);
                }
            }
        }
    }

    private sealed record Entry(Task<IPAddress[]> Answer, long Asked, TimeSpan Lifetime)
    {
        public bool HasExpired(TimeProvider time) => Answer.IsCompleted && time.GetElapsedTime(Asked) > Lifetime;
    }
}
