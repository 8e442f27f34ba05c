using System.Net;
using System.Net.Sockets;
using Reactor;
using Scraper.Options;

namespace Scraper.Fetching.Connecting;

/// <summary>Makes connections: names resolved, addresses guarded, sockets of the loop.</summary>
/// <remarks>For code with the loop as its context.</remarks>
internal sealed class Connector(EventLoop loop, INameResolver names, IConnectGuard guard, Dialer dialer, FetchOptions options)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds);
    private readonly TimeSpan _headStart = TimeSpan.FromSeconds(options.ConnectAttemptDelaySeconds);

    /// <summary>Connects to an address of a host that is allowed and answers.</summary>
    /// <param name="host">The host.</param>
    /// <param name="isProxy">Whether it is a proxy, which the user has named: the guard is asked all the same.</param>
    /// <param name="deadlines">Those of the exchange, which are told of each phase; null if there are none.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ConnectException">None could be connected to.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public async Task<LoopStream> ConnectAsync(DnsEndPoint host, bool isProxy, ExchangeDeadlines? deadlines, CancellationToken cancellationToken)
    {
        ThrowIfRefused(isProxy ? null : guard.Refuse(host));
        List<AddressFailure>? failures = null;
        try
        {
            return await Aggregate.WaitForAsync(
                async token =>
                {
                    var addresses = await ResolveAsync(host, deadlines, token);
                    deadlines?.Enter(ExchangePhase.Connecting);
                    return await DialAsync(host, isProxy, addresses, failures = [], token);
                },
                _timeout,
                cancellationToken);
        }
        catch (TimeoutException)
        {
            var what = failures is null ? $"address of {host.Host}" : "connection";
            var reasons = failures is [_, ..] ? $" ({Join(failures)})" : "";
            throw new ConnectException(ConnectFault.Timeout, $"no {what} within {_timeout.TotalSeconds:0.###} s{reasons}", isTransient: true);
        }
    }

    private async Task<IPAddress[]> ResolveAsync(DnsEndPoint host, ExchangeDeadlines? deadlines, CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(host.Host, out _))
        {
            deadlines?.Enter(ExchangePhase.Resolving);
        }

        try
        {
            return await names.ResolveAsync(host.Host, cancellationToken);
        }
        catch (SocketException exception)
        {
            // A name that does not exist will not exist in a second either.
            var isTransient = exception.SocketErrorCode is not (SocketError.HostNotFound or SocketError.NoData);
            throw new ConnectException(ConnectFault.Failed, $"no address of {host.Host}: {Describe(exception)}", isTransient, exception);
        }
    }

    /// <summary>Connects to one of the addresses; why the others were not connected to is added to <paramref name="failures"/>.</summary>
    private async Task<LoopStream> DialAsync(
        DnsEndPoint host, bool isProxy, IPAddress[] addresses, List<AddressFailure> failures, CancellationToken cancellationToken)
    {
        var allowed = new List<IPEndPoint>();
        foreach (var address in AddressOrder.Interleave(addresses))
        {
            if ((isProxy ? guard.RefuseProxy(host, address) : guard.Refuse(host, address)) is { } reason)
            {
                failures.Add(new AddressFailure(address, reason, IsBlocked: true));
            }
            else
            {
                allowed.Add(new IPEndPoint(address, host.Port));
            }
        }

        if (allowed.Count == 0)
        {
            ThrowIfRefused(failures[0].Reason);
        }

        var race = new ConnectRace(loop, dialer, _headStart, failures);
        return await race.RunAsync(allowed, cancellationToken) is { } socket
            ? new LoopStream(socket)
            : throw new ConnectException(ConnectFault.Failed, Describe(host, failures), isTransient: true);
    }

    /// <summary>.NET's own words for an answer that did not come are those of a socket that would block.</summary>
    private static string Describe(SocketException exception) =>
        exception.SocketErrorCode == SocketError.TryAgain ? "no name server answers (EAI_AGAIN)" : exception.Message;

    /// <summary>Why none of the addresses was connected to. Who named an address knows which one failed.</summary>
    private static string Describe(DnsEndPoint host, List<AddressFailure> failures) =>
        IPAddress.TryParse(host.Host, out _) ? failures[^1].Reason : Join(failures);

    private static string Join(List<AddressFailure> failures) =>
        string.Join("; ", failures.Select(failure => failure.IsBlocked ? failure.Reason : $"{failure.Address}: {failure.Reason}"));

    private static void ThrowIfRefused(string? reason)
    {
        if (reason is not null)
        {
            throw new ConnectException(ConnectFault.Blocked, reason, isTransient: false);
        }
    }
}
