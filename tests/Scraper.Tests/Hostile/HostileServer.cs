using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Scraper.Tests.Hostile;

/// <summary>Plays the server of one case, on threads of its own.</summary>
internal sealed class HostileServer : IDisposable
{
    private readonly HostileCase _case;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly HashSet<string> _asked = [];
    private readonly List<Socket> _connections = [];
    private readonly int _closedPort = FreePort();

    public HostileServer(HostileCase @case)
    {
        _case = @case;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        if (_case.Setup == "no-listener")
        {
            _listener.Dispose();
            return;
        }

        _listener.Listen();
        Start(Accept);
    }

    public int Port { get; }

    /// <summary>A text of the case, its ports filled in.</summary>
    public string Fill(string text) => text
        .Replace("{port}", $"{Port}", StringComparison.Ordinal)
        .Replace("{closedPort}", $"{_closedPort}", StringComparison.Ordinal);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_connections)
        {
            _connections.ForEach(connection => connection.Dispose());
        }
    }

    private static void Start(Action run) => new Thread(() => run(), maxStackSize: 256 * 1024) { IsBackground = true }.Start();

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                socket.NoDelay = true;
                lock (_connections)
                {
                    _connections.Add(socket);
                }

                Start(() => Serve(socket));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The case is over.
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            try
            {
                var connection = new HostileConnection(socket, Decode);
                switch (_case.Setup)
                {
                    case "no-read":
                        connection.WaitUntilClosed(reading: false);
                        break;
                    case "answer-first":
                        connection.Play(_case.Routes.GetProperty("/"), "/", "");
                        connection.ReadRequest();
                        break;
                    default:
                        ServeRequests(connection);
                        break;
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The client has gone.
            }
        }
    }

    private void ServeRequests(HostileConnection connection)
    {
        while (connection.ReadRequest() is { } request)
        {
            var target = request.Split(' ', 3) is [_, var text, ..] ? text : "";
            if (!connection.Play(Steps(target), target, request))
            {
                return;
            }
        }
    }

    private JsonElement Steps(string target)
    {
        if (!_case.Routes.TryGetProperty(target, out var steps) && !_case.Routes.TryGetProperty("*", out steps))
        {
            return JsonDocument.Parse($$"""[{"send":"{{Convert.ToBase64String("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8)}}"}]""").RootElement;
        }

        foreach (var step in steps.EnumerateArray())
        {
            if (step.TryGetProperty("firstTime", out var first))
            {
                lock (_asked)
                {
                    return _asked.Add(target) ? first : step.GetProperty("then");
                }
            }
        }

        return steps;
    }

    private byte[] Decode(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        var text = Encoding.Latin1.GetString(bytes);
        return text.Contains('{', StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(Fill(text)) : bytes;
    }
}
