using System.Net;
using System.Net.Sockets;
using Reactor;

namespace Scraper.Fetching.Connecting;

/// <summary>Makes the connections of the HTTP handler: names resolved, addresses guarded, sockets of the loop.</summary>
internal sealed class Connector(EventLoop loop, INameResolver names, IConnectGuard guard, TimeSpan connectTimeout)
{
    /// <summary>Connects to the first address of a host that is allowed and answers.</summary>
    /// <remarks>Any thread: the handler calls it on the thread pool. It goes on, and ends, on the loop thread.</remarks>
    /// <exception cref="ConnectException">None could be connected to.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        await loop.SwitchTo();
        using var timeout = new CancellationTokenSource(connectTimeout, loop.TimeProvider);
        await using var registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), timeout);
        try
        {
            var addresses = await names.ResolveAsync(host.Host, timeout.Token);
            return await ConnectAsync(host, addresses, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectException(ConnectFault.Timeout, $"no connection within {connectTimeout.TotalSeconds:0.###} s");
        }
        catch (SocketException exception)
        {
            throw new ConnectException(ConnectFault.Unreachable, exception.Message, exception);
        }
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint host, IPAddress[] addresses, CancellationToken cancellationToken)
    {
        SocketException? failure = null;
        IPAddress? blocked = null;
        foreach (var address in addresses)
        {
            var endPoint = new IPEndPoint(address, host.Port);
            if (!guard.IsAllowed(endPoint))
            {
                blocked = address;
                continue;
            }

            try
            {
                return new LoopStream(await LoopSocket.ConnectAsync(loop, endPoint, cancellationToken));
            }
            catch (SocketException exception)
            {
                failure = exception;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }

        throw new ConnectException(ConnectFault.Blocked, $"{blocked} is no public address; --allow-private allows it");
    }
}
