using System.Net;
using BenchmarkDotNet.Attributes;
using Reactor;

namespace Micro;

/// <summary>What a round trip of 1 KiB costs over a connection whose two sides are on one loop: two writes, and two reads that wait.</summary>
public class ConnectionBenchmarks : IDisposable
{
    private const int RoundTrips = 20_000;

    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly EventLoop _loop = new();
    private readonly byte[] _message = new byte[1024];
    private readonly byte[] _clientBuffer = new byte[1024];
    private readonly byte[] _serverBuffer = new byte[1024];

    private (LoopSocket Client, LoopSocket Server) _sockets;
    private (LoopConnection Client, LoopConnection Server) _streams;
    private Pinger _pinger = null!;

    public void Dispose()
    {
        _loop.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Connect() => _loop.RunUntilComplete(async () =>
    {
        using var listener = LoopListener.Start(_loop, AnyPort);
        var client = await LoopSocket.ConnectAsync(_loop, listener.LocalEndPoint);
        _sockets = (client, await listener.AcceptAsync());

        LoopConnection? accepted = null;
        var server = LoopServer.Start(_loop, AnyPort, (connection, token) =>
        {
            accepted = connection;
            return Task.Delay(Timeout.InfiniteTimeSpan, _loop.TimeProvider, token);
        });
        var opened = await LoopConnection.OpenAsync(_loop, server.LocalEndPoint);
        while (accepted is null)
        {
            await Task.Yield();
        }

        _streams = (opened, accepted);

        var protocols = ProtocolServer.Start(_loop, AnyPort, () => new Echo());
        _pinger = new Pinger();
        await Transport.ConnectAsync(_loop, protocols.LocalEndPoint, _pinger);
    });

    [Benchmark(OperationsPerInvoke = RoundTrips)]
    public void Sockets() => _loop.RunUntilComplete(() => Task.WhenAll(PingAsync(_sockets.Client), EchoAsync(_sockets.Server)));

    [Benchmark(OperationsPerInvoke = RoundTrips)]
    public void Streams() => _loop.RunUntilComplete(() => Task.WhenAll(PingAsync(_streams.Client), EchoAsync(_streams.Server)));

    [Benchmark(OperationsPerInvoke = RoundTrips)]
    public void Protocols() => _loop.RunUntilComplete(() => _pinger.RunAsync(_message, RoundTrips));

    private async Task PingAsync(LoopSocket socket)
    {
        for (var i = 0; i < RoundTrips; i++)
        {
            await socket.SendAsync(_message);
            await socket.ReceiveAsync(_clientBuffer);
        }
    }

    private async Task EchoAsync(LoopSocket socket)
    {
        for (var i = 0; i < RoundTrips; i++)
        {
            await socket.SendAsync(_serverBuffer.AsMemory(0, await socket.ReceiveAsync(_serverBuffer)));
        }
    }

    private async Task PingAsync(LoopConnection connection)
    {
        for (var i = 0; i < RoundTrips; i++)
        {
            connection.Write(_message);
            await connection.DrainAsync();
            await connection.ReadAsync(_clientBuffer);
        }
    }

    private async Task EchoAsync(LoopConnection connection)
    {
        for (var i = 0; i < RoundTrips; i++)
        {
            connection.Write(_serverBuffer.AsSpan(0, await connection.ReadAsync(_serverBuffer)));
            await connection.DrainAsync();
        }
    }

    private sealed class Echo : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);
    }

    private sealed class Pinger : Protocol
    {
        private Transport? _transport;
        private TaskCompletionSource _done = new();
        private int _left;

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            if (--_left > 0)
            {
                _transport!.Write(data);
            }
            else
            {
                _done.SetResult();
            }
        }

        public Task RunAsync(byte[] message, int roundTrips)
        {
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _left = roundTrips;
            _transport!.Write(message);
            return _done.Task;
        }
    }
}
