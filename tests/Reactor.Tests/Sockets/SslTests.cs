using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Reactor.Tests;

public abstract class SslTests(TestBackend backend)
{
    [Fact]
    public void SslStream_OverALoopStream_SendsAndReceivesOnTheLoopThread() => backend.Run(async loop =>
    {
        using var certificate = MakeCertificate();
        using var pair = await SocketPair.ConnectAsync(loop);
        var bytes = TestBytes.Make(2 * 1024 * 1024);
        var server = EchoOnThePoolAsync(pair.Server, certificate, bytes.Length);

        using var client = new SslStream(new LoopStream(pair.Client), leaveInnerStreamOpen: false);
        await client.AuthenticateAsClientAsync(TrustOnly(certificate));
        Assert.True(loop.IsCurrent);
        var writing = client.WriteAsync(bytes).AsTask();
        var received = new byte[bytes.Length];
        await client.ReadExactlyAsync(received);
        Assert.True(loop.IsCurrent);
        await writing;

        Assert.True(bytes.AsSpan().SequenceEqual(received));
        Assert.Equal(0, await client.ReadAsync(received));
        await server;
        Assert.Equal(0, loop.Statistics.OffLoopSocketCalls);
    });

    [Fact]
    public void SslStream_CertificateIsNotTrusted_FailsTheHandshake() => backend.Run(async loop =>
    {
        using var certificate = MakeCertificate();
        using var another = MakeCertificate();
        using var pair = await SocketPair.ConnectAsync(loop);
        var server = EchoOnThePoolAsync(pair.Server, certificate, 1);

        using var client = new SslStream(new LoopStream(pair.Client), leaveInnerStreamOpen: false);

        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(() =>
            client.AuthenticateAsClientAsync(TrustOnly(another)));
        client.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => server);
    });

    private static SslClientAuthenticationOptions TrustOnly(X509Certificate2 trusted) => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is not null && certificate.GetCertHashString() == trusted.GetCertHashString(),
    };

    /// <summary>The other side, away from the loop: sends back what it receives, and ends.</summary>
    private static Task EchoOnThePoolAsync(Socket socket, X509Certificate2 certificate, int length)
    {
        return Task.Factory.StartNew(
            EchoAsync, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();

        async Task EchoAsync()
        {
            using var stream = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
            await stream.AuthenticateAsServerAsync(certificate);
            var buffer = new byte[64 * 1024];
            while (length > 0)
            {
                var count = await stream.ReadAsync(buffer);
                Assert.True(count > 0, "The connection ended early.");
                await stream.WriteAsync(buffer.AsMemory(0, count));
                length -= count;
            }

            await stream.ShutdownAsync();
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}

public sealed class SslOnEpollTests() : SslTests(TestBackend.Epoll);

public sealed class SslOnPortableTests() : SslTests(TestBackend.Portable);
