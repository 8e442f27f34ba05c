using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Reactor.Kestrel;

/// <summary>A socket of the loop as a connection of Kestrel's: two pipes, and a coroutine that carries the bytes of each.</summary>
/// <remarks>
/// The pipes run what waits for them inline. So a receive goes on straight into Kestrel's parser and the handler, and a flush of
/// the response straight into a send, without a hop between them. A handler may flush from elsewhere: each coroutine goes back to
/// the loop before it touches the socket.
/// </remarks>
internal sealed class LoopConnectionContext : ConnectionContext
{
    private static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly EventLoop _loop;
    private readonly LoopSocket _socket;
    private readonly Pipe _input = new(Inline);
    private readonly Pipe _output = new(Inline);
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _receiving;
    private readonly Task _sending;
    private volatile ConnectionAbortedException? _abortReason;

    /// <summary>Begins to receive; for the loop thread, with no context.</summary>
    public LoopConnectionContext(EventLoop loop, LoopSocket socket, string id)
    {
        _loop = loop;
        _socket = socket;
        ConnectionId = id;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Transport = new Duplex(_input.Reader, _output.Writer);

        // No task group: its end is announced from the pool to code that has no context, as all of this is. DisposeAsync waits.
        _receiving = ReceiveToEndAsync();
        _sending = SendToEndAsync();
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    /// <summary>Gives the connection up. Any thread.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        _abortReason = abortReason;
        CloseSocket();
    }

    /// <summary>Sends what the output still holds, unless the connection was aborted, and closes the socket.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _loop.SwitchTo();
        await Transport.Input.CompleteAsync();
        await Transport.Output.CompleteAsync();
        await _sending;
        await _receiving;
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private async Task ReceiveToEndAsync()
    {
        Exception? failure = null;
        try
        {
            FlushResult flushed;
            do
            {
                await _loop.SwitchTo();
                var count = await _socket.ReceiveAsync(_input.Writer.GetMemory());
                if (count == 0)
                {
                    break;
                }

                _input.Writer.Advance(count);
                flushed = await _input.Writer.FlushAsync();
            }
            while (flushed is { IsCompleted: false, IsCanceled: false });
        }
        catch (Exception exception) when (IsClosed(exception))
        {
            failure = (Exception?)_abortReason ?? new ConnectionResetException(exception.Message, exception);
        }

        await _loop.SwitchTo();
        await _input.Writer.CompleteAsync(failure);
        _closed.Cancel();
    }

    private async Task SendToEndAsync()
    {
        try
        {
            ReadResult read;
            do
            {
                read = await _output.Reader.ReadAsync();
                await _loop.SwitchTo();
                foreach (var segment in read.Buffer)
                {
                    await _socket.SendAsync(segment);
                }

                _output.Reader.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted);
        }
        catch (Exception exception) when (IsClosed(exception))
        {
            // Who goes on writing is told by the flush that nobody reads any more.
        }

        // First: what waits for the pipe goes on inline, and finds the connection closed.
        CloseSocket();
        await _output.Reader.CompleteAsync();
    }

    /// <summary>Ends both coroutines, wherever they wait for the socket or for room.</summary>
    private void CloseSocket()
    {
        _socket.Dispose();
        _input.Writer.CancelPendingFlush();
    }

    private static bool IsClosed(Exception exception) => exception is IOException or ObjectDisposedException;

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
