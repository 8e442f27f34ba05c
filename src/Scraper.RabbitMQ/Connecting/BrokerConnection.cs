using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Reactor;

namespace Scraper.RabbitMQ;

/// <summary>A connection to the broker, used on the loop.</summary>
/// <remarks>
/// The client has threads of its own. What it is asked for is awaited on the loop, and comes back to it; what it tells by itself is put on
/// channels or posted. It does not reconnect by itself: whoever uses a connection begins anew with the next one, so that nothing of an old
/// one (a delivery, its tag) is mistaken for something of the new one.
/// </remarks>
internal sealed class BrokerConnection : IAsyncDisposable
{
    /// <summary>Half of the time after which a silent peer is given up.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>What the broker may take to answer, as while it has a leader elected.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly IConnection _connection;
    private readonly CancellationTokenSource _lost = new();

    private BrokerConnection(IConnection connection, EventLoop loop)
    {
        _connection = connection;
        Loop = loop;
        connection.ConnectionShutdownAsync += (_, _) =>
        {
            loop.CallSoonThreadSafe(_lost.Cancel);
            return Task.CompletedTask;
        };
        if (!connection.IsOpen)
        {
            _lost.Cancel();
        }
    }

    public EventLoop Loop { get; }

    /// <summary>Cancelled, on the loop, when the connection is gone.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why it is gone: a <see cref="BrokerException"/> if the broker has closed it for good.</summary>
    public Exception DescribeLoss(Exception inner) => _connection.CloseReason is { } reason
        ? BrokerFaults.FindRefusal(reason, inner) ?? (Exception)new BrokerLostException(reason.ReplyText, inner)
        : new BrokerLostException("the connection was lost", inner);

    /// <summary>Connects to one of the nodes.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="address">The nodes; they are tried in any order.</param>
    /// <param name="name">What the broker shows as the name of the connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BrokerException">The broker refuses the user, or the virtual host.</exception>
    /// <exception cref="BrokerLostException">No node answers, for now.</exception>
    public static async Task<BrokerConnection> OpenAsync(EventLoop loop, BrokerAddress address, string name, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            UserName = address.User,
            Password = address.Password,
            VirtualHost = address.VirtualHost,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = Heartbeat,
            ContinuationTimeout = AnswerTimeout,
            HandshakeContinuationTimeout = AnswerTimeout,
            RequestedConnectionTimeout = ConnectTimeout,
        };
        var authorities = address.AuthorityFile is { } file ? await loop.Executor.RunAsync(() => LoadAuthorities(file), cancellationToken) : null;
        var endpoints = address.Nodes.Select(node => new AmqpTcpEndpoint(node.Host, node.Port, CreateTls(address, node, authorities))).ToList();
        try
        {
            return new BrokerConnection(await factory.CreateConnectionAsync(endpoints, name, cancellationToken), loop);
        }
        catch (BrokerUnreachableException exception)
        {
            throw BrokerFaults.Describe(exception, address);
        }
    }

    /// <summary>Opens a channel.</summary>
    /// <param name="confirms">Whether what is published on it is awaited until the broker has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IChannel> OpenChannelAsync(bool confirms, CancellationToken cancellationToken) =>
        // No limiter: the library's one sleeps when half of its permits are out. How much is in flight is the callers' business.
        _connection.CreateChannelAsync(new CreateChannelOptions(confirms, confirms, outstandingPublisherConfirmationsRateLimiter: null), cancellationToken);

    /// <summary>Does something on a channel of its own, which is closed afterwards: a refusal closes it anyway.</summary>
    public async Task<T> UseChannelAsync<T>(Func<IChannel, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var channel = await OpenChannelAsync(confirms: false, cancellationToken);
        return await work(channel);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _connection.CloseAsync(Constants.ReplySuccess, "done", CloseTimeout, abort: true);
            await _connection.DisposeAsync();
        }
        catch (Exception exception) when (BrokerFaults.IsOfBroker(exception))
        {
            // It is gone, which is what was asked for.
        }
    }

    private static SslOption CreateTls(BrokerAddress address, BrokerNode node, X509Certificate2Collection? authorities)
    {
        if (!address.IsTls)
        {
            return new SslOption();
        }

        var option = new SslOption(node.Host, enabled: true);
        if (authorities is not null)
        {
            option.CertificateValidationCallback = (_, certificate, sent, errors) => IsSigned(certificate, sent, errors, authorities);
        }

        return option;
    }

    private static X509Certificate2Collection LoadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (CryptographicException exception)
        {
            throw new BrokerException($"{file}: {exception.Message}", exception);
        }

        return authorities.Count > 0 ? authorities : throw new BrokerException($"{file}: no certificate in PEM is in it");
    }

    /// <summary>Whether a certificate is signed by one of the authorities, or by one in between that was sent with it.</summary>
    internal static bool IsSigned(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.DisableCertificateDownloads = true; // a certificate is not to name an address to connect to
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(leaf);
    }
}
