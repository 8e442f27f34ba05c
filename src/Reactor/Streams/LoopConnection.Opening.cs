using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace Reactor;

public sealed partial class LoopConnection
{
    /// <summary>Connects to an address.</summary>
    /// <remarks>Loop thread only. Failed or cancelled it leaves no descriptor behind.</remarks>
    /// <exception cref="SocketException">The connection was refused, timed out, or could not be tried.</exception>
    public static async Task<LoopConnection> OpenAsync(
        EventLoop loop, IPEndPoint endPoint, CancellationToken cancellationToken = default) =>
        new(loop, await LoopSocket.ConnectAsync(loop, endPoint, cancellationToken));

    /// <summary>Connects to the first address of a host that accepts, trying one after another in the resolver's order.</summary>
    /// <remarks>Loop thread only. Failed or cancelled it leaves no descriptor behind.</remarks>
    /// <exception cref="SocketException">The host has no address, or its only one could not be reached.</exception>
    /// <exception cref="AggregateException">None of several addresses could be reached: holds the failure of each, in order.</exception>
    public static async Task<LoopConnection> OpenAsync(
        EventLoop loop, INameResolver resolver, string host, int port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(resolver);
        ArgumentException.ThrowIfNullOrEmpty(host);
        loop.VerifyAccess();
        var failures = new List<SocketException>();
        foreach (var address in await resolver.ResolveAsync(host, cancellationToken))
        {
            try
            {
                return await OpenAsync(loop, new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException exception)
            {
                failures.Add(exception);
            }
        }

        if (failures is [var only])
        {
            ExceptionDispatchInfo.Throw(only);
        }

        throw new AggregateException($"None of the {failures.Count} addresses of the host could be reached.", failures);
    }
}
