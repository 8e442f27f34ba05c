using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Scraper.Tests.Hostile;

/// <summary>One connection of a <see cref="HostileServer"/>: plays the steps of its script. Blocks; on a thread of its own.</summary>
internal sealed class HostileConnection(Socket socket, Func<string, byte[]> decode)
{
    /// <summary>Of a drip that goes on for ever, the bytes at its end that are sent again and again.</summary>
    private const int Repeated = 7;

    /// <summary>How long the next request may take before the steps after a keep are played.</summary>
    private static readonly TimeSpan KeepWait = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Reads to the empty line at the end of a request.</summary>
    /// <returns>The request; null when the client has closed the connection.</returns>
    public string? ReadRequest()
    {
        var request = new StringBuilder();
        while (!EndsWithEmptyLine(request))
        {
            var count = socket.Receive(_buffer);
            if (count == 0)
            {
                return null;
            }

            request.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }

        return request.ToString();
    }

    /// <summary>Plays steps.</summary>
    /// <returns>Whether the next request is to be read.</returns>
    public bool Play(JsonElement steps, string target, string request)
    {
        foreach (var step in steps.EnumerateArray())
        {
            if (step.TryGetProperty("end", out var end))
            {
                if (end.GetString() != "keep")
                {
                    return End(end.GetString()!);
                }

                if (socket.Poll(KeepWait, SelectMode.SelectRead))
                {
                    return true;
                }
            }
            else if (step.TryGetProperty("ifHeader", out var header))
            {
                var chosen = request.Contains(header.GetString()!, StringComparison.OrdinalIgnoreCase) ? "then" : "else";
                return Play(step.GetProperty(chosen), target, request);
            }
            else
            {
                Play(step, target);
            }
        }

        return true;
    }

    public void WaitUntilClosed(bool reading)
    {
        while (reading ? socket.Receive(_buffer) > 0 : !socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectError))
        {
        }
    }

    private static bool EndsWithEmptyLine(StringBuilder request) =>
        request.Length >= 4 && request.ToString(request.Length - 4, 4) == "\r\n\r\n";

    private void Play(JsonElement step, string target)
    {
        if (step.TryGetProperty("send", out var send))
        {
            Send(decode(send.GetString()!));
        }
        else if (step.TryGetProperty("sleepMs", out var pause))
        {
            Sleep(pause.GetInt32());
        }
        else if (step.TryGetProperty("repeat", out var repeat))
        {
            var bytes = decode(repeat.GetProperty("bytes").GetString()!);
            for (var times = repeat.GetProperty("times").GetInt64(); times > 0; times--)
            {
                Send(bytes);
            }
        }
        else if (step.TryGetProperty("drip", out var drip))
        {
            Drip(drip);
        }
        else if (step.TryGetProperty("every", out var every))
        {
            while (true)
            {
                Send(decode(every.GetProperty("bytes").GetString()!));
                Sleep(every.GetProperty("everyMs").GetInt32());
            }
        }
        else if (step.TryGetProperty("redirectAppend", out var suffix))
        {
            Send(Encoding.Latin1.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {target}{suffix.GetString()}\r\nContent-Length: 0\r\n\r\n"));
        }
        else
        {
            throw new NotSupportedException($"There is no such step: {step}");
        }
    }

    private void Drip(JsonElement drip)
    {
        var bytes = decode(drip.GetProperty("bytes").GetString()!);
        var pause = drip.GetProperty("everyMs").GetInt32();
        var forever = drip.TryGetProperty("forever", out var value) && value.GetBoolean();
        for (var index = 0; index < bytes.Length || forever; index++)
        {
            if (index == bytes.Length)
            {
                index = Math.Max(0, bytes.Length - Repeated);
            }

            Send(bytes.AsSpan(index, 1));
            Sleep(pause);
        }
    }

    private bool End(string how)
    {
        switch (how)
        {
            case "reset":
                socket.LingerState = new LingerOption(true, 0);
                break;
            case "hang":
                WaitUntilClosed(reading: true);
                break;
            case "shutdown-send":
                socket.Shutdown(SocketShutdown.Send);
                WaitUntilClosed(reading: true);
                break;
            case "close":
                socket.Shutdown(SocketShutdown.Send);
                break;
            default:
                throw new NotSupportedException($"There is no such end: {how}");
        }

        socket.Close();
        return false;
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    // The script's own clock: nothing in the test waits for it.
#pragma warning disable RS0030
    private static void Sleep(int milliseconds) => Thread.Sleep(milliseconds);
#pragma warning restore RS0030
}
