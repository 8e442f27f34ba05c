using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scraper.Tests.Fixtures;

/// <summary>A server that sends what the test says, byte for byte. Blocking sockets on threads of its own, no thread pool.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> _connections = [];
    private readonly Action<RawConnection> _serve;
    private int _accepted;

    /// <summary>Serves each connection by <paramref name="serve"/>, on a thread of its own, until it returns.</summary>
    public RawServer(Action<RawConnection> serve)
    {
        _serve = serve;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1024);
        Start(Accept);
    }

    /// <summary>A server that answers every request on a kept-alive connection with the same bytes.</summary>
    public static RawServer Answering(string answer) => Answering(Encoding.Latin1.GetBytes(answer));

    public static RawServer Answering(byte[] answer) => new(connection =>
    {
        while (connection.ReadRequest() is not null)
        {
            connection.Send(answer);
        }
    });

    /// <summary>A server that reads a request, sends some bytes, and closes the connection.</summary>
    public static RawServer ClosingAfter(string answer) => new(connection =>
    {
        connection.ReadRequest();
        connection.Send(Encoding.Latin1.GetBytes(answer));
    });

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>The connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>An answer of HTTP with a status of 200 and a length.</summary>
    public static string Html(string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private static void Start(Action run) => new Thread(() => run()) { IsBackground = true }.Start();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                socket.NoDelay = true;
                _connections.Add(socket);
                Interlocked.Increment(ref _accepted);
                Start(() => Serve(socket));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            try
            {
                _serve(new RawConnection(socket));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The client has gone.
            }
        }
    }
}

/// <summary>One connection of a <see cref="RawServer"/>.</summary>
internal sealed class RawConnection(Socket socket)
{
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>Reads to the end of a request's header.</summary>
    /// <returns>The header, or null when the client has closed the connection.</returns>
    public string? ReadRequest()
    {
        var length = 0;
        while (!_buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var count = socket.Receive(_buffer.AsSpan(length));
            if (count == 0)
            {
                return null;
            }

            length += count;
        }

        return Encoding.Latin1.GetString(_buffer, 0, length);
    }

    public void Send(byte[] bytes) => socket.Send(bytes);

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads so many bytes.</summary>
    public byte[] Receive(int count)
    {
        var bytes = new byte[count];
        for (var received = 0; received < count;)
        {
            received += socket.Receive(bytes.AsSpan(received)) is > 0 and var more ? more : throw new SocketException((int)SocketError.ConnectionReset);
        }

        return bytes;
    }

    /// <summary>Passes on what either side sends until one of them closes its connection.</summary>
    public void Join(Socket other)
    {
        new Thread(() => Pass(other, socket)) { IsBackground = true }.Start();
        Pass(socket, other);
    }

    private static void Pass(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (from.Receive(buffer) is > 0 and var count)
            {
                to.Send(buffer.AsSpan(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One of them has gone.
        }
    }

    /// <summary>Keeps the connection, silent, until the client closes it.</summary>
    public void Hang()
    {
        while (socket.Receive(_buffer) > 0)
        {
        }
    }

    /// <summary>Waits for a while, and tells whether the client has closed the connection meanwhile.</summary>
    public bool IsClosedWithin(TimeSpan time) => socket.Poll(time, SelectMode.SelectRead) && socket.Available == 0;

    /// <summary>Sends nothing for a while.</summary>
    public void Pause(TimeSpan duration) => socket.Poll(duration, SelectMode.SelectError);

    /// <summary>Closes it with a reset instead of an end.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
