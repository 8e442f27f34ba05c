using System.Net;
using System.Net.Sockets;
using System.Text;
using Reactor;

namespace Scraper.Serving;

/// <summary>Asks a server of this program whether it is well: what a container without other programs in it needs.</summary>
/// <remarks>Loop thread only.</remarks>
internal static class HealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>Asks the server that listens at an end point, of every address by the loopback one.</summary>
    /// <returns>Null if it is well, or else what is wrong.</returns>
    public static async Task<string?> AskAsync(EventLoop loop, IPEndPoint listening)
    {
        var endPoint = new IPEndPoint(ToAsk(listening.Address), listening.Port);
        try
        {
            var line = await Aggregate.WaitForAsync(token => AskAsync(loop, endPoint, token), Timeout, CancellationToken.None);
            return line.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? null : $"{endPoint} answers {Printable.Excerpt(line)}";
        }
        catch (TimeoutException)
        {
            return $"{endPoint} does not answer within {Timeout.TotalSeconds} s";
        }
        catch (Exception exception) when (exception is SocketException or IOException or InvalidDataException)
        {
            return $"{endPoint}: {exception.Message}";
        }
    }

    private static async Task<string> AskAsync(EventLoop loop, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        await using var connection = await LoopConnection.OpenAsync(loop, endPoint, cancellationToken);
        connection.Write(Encoding.ASCII.GetBytes($"GET /healthz HTTP/1.1\r\nHost: {endPoint}\r\nConnection: close\r\n\r\n"));
        await connection.FlushAsync(cancellationToken);
        return Encoding.Latin1.GetString(await connection.ReadLineAsync(cancellationToken: cancellationToken)).TrimEnd();
    }

    private static IPAddress ToAsk(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
