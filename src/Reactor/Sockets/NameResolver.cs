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
/// are not those of the loop's executor, so that file I/O never waits for a name. As many questions as there are threads are under
/// way at once, the others wait in line. What is remembered, and what is asked once for several, see <see cref="NameCache"/>.
/// </remarks>
public sealed class NameResolver : INameResolver, IDisposable
{
    private readonly SystemNames _system;
    private readonly NameCache _cache;

    /// <summary>Makes a resolver; its threads start when there is something to ask.</summary>
    public NameResolver(EventLoop loop, NameCacheOptions? options = null, int threadLimit = 8)
#pragma warning disable RS0030 // It blocks, and that is what the threads are for.
        : this(loop, options, threadLimit, Dns.GetHostAddresses)
#pragma warning restore RS0030
    {
    }

    /// <summary>Makes a resolver whose threads call <paramref name="lookUp"/>.</summary>
    internal NameResolver(EventLoop loop, NameCacheOptions? options, int threadLimit, Func<string, IPAddress[]> lookUp)
    {
        _system = new SystemNames(new Executor(loop, "names", threadLimit), lookUp);
        _cache = new NameCache(loop, _system, options);
    }

    /// <inheritdoc/>
    public ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => _cache.ResolveAsync(host, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _system.Threads.Dispose();

    private sealed class SystemNames(Executor threads, Func<string, IPAddress[]> lookUp) : INameResolver
    {
        public Executor Threads => threads;

        public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            try
            {
                var addresses = await threads.RunAsync(() => lookUp(host), cancellationToken);
                return addresses is [] ? throw new SocketException((int)SocketError.NoData) : addresses;
            }
            catch (ArgumentException)
            {
                // Longer than a name can be (RFC 1035, section 2.3.4).
                throw new SocketException((int)SocketError.HostNotFound);
            }
        }
    }
}
