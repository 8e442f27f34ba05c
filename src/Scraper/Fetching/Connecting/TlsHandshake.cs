using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Reactor;

namespace Scraper.Fetching.Connecting;

/// <summary>Makes a connection a secure one.</summary>
/// <remarks>For code with the loop as its context. The HTTP handler would do it too, but within no time limit of the loop's clock, and
/// its errors do not say what is wrong with a certificate.</remarks>
internal sealed class TlsHandshake(TlsSettings settings, TimeSpan timeout)
{
    /// <summary>Shakes hands with a server as its client.</summary>
    /// <param name="stream">The connection, which is closed if this throws.</param>
    /// <param name="host">The name, or the address, that the certificate has to be for.</param>
    /// <param name="offerHttp2">Whether HTTP/2 is offered besides HTTP/1.1.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ConnectException">The other side's certificate is not good, or it wants something else, or it takes too long.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public async Task<SslStream> RunAsync(Stream stream, string host, bool offerHttp2, CancellationToken cancellationToken)
    {
        var ssl = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await ShakeHandsAsync(ssl, host, offerHttp2, cancellationToken);
            return ssl;
        }
        catch
        {
            await ssl.DisposeAsync();
            throw;
        }
    }

    private async Task ShakeHandsAsync(SslStream ssl, string host, bool offerHttp2, CancellationToken cancellationToken)
    {
        string? fault = null;
        var options = settings.CreateOptions(
            host,
            offerHttp2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
            (_, certificate, chain, errors) => settings.IsInsecure || errors == SslPolicyErrors.None || Refuse(certificate, chain, errors));
        try
        {
            await Aggregate.WaitForAsync(token => ssl.AuthenticateAsClientAsync(options, token), timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ConnectException(ConnectFault.Timeout, $"TLS: the handshake was not done within {timeout.TotalSeconds:0.###} s", isTransient: true);
        }
        catch (AuthenticationException exception)
        {
            // Neither a certificate nor a version of the protocol changes within a few seconds.
            throw Failed(fault ?? $"the handshake failed: {exception.GetBaseException().Message}", isTransient: false, exception);
        }
        catch (IOException exception)
        {
            throw Failed($"the connection ended within the handshake: {exception.GetBaseException().Message}", isTransient: true, exception);
        }

        bool Refuse(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            fault = CertificateFaults.Describe(host, certificate as X509Certificate2, chain, errors);
            return false;
        }
    }

    private static ConnectException Failed(string text, bool isTransient, Exception inner) =>
        new(ConnectFault.Failed, $"TLS: {Printable.Excerpt(text, 500)}", isTransient, inner);
}
