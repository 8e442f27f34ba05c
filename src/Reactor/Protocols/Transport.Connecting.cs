using System.Net;
using System.Net.Sockets;

namespace Reactor;

public sealed partial class Transport
{
    private TaskCompletionSource? _connecting;

    /// <summary>Opens a connection for <paramref name="protocol"/>, with Nagle's algorithm off.</summary>
    /// <remarks>For code with the loop as its context. When this returns, <see cref="Protocol.ConnectionMade"/> has been called. An attempt that fails or is cancelled calls
    /// nothing and leaves no descriptor behind.</remarks>
    /// <exception cref="InvalidOperationException">The caller does not run on the loop.</exception>
    /// <exception cref="SocketException">The connection was refused, timed out, or could not be tried.</exception>
    public static async Task<Transport> ConnectAsync(
        EventLoop loop, IPEndPoint endPoint, Protocol protocol, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(protocol);
        loop.VerifyCaller();
        cancellationToken.ThrowIfCancellationRequested();
        var transport = new Transport(loop, loop.Backend.CreateSocket(endPoint.AddressFamily), endPoint, protocol);
        await transport.ConnectAsync(endPoint, cancellationToken);
        return transport;
    }

    /// <summary>Opens a connection to a host: its addresses are tried in order, until one answers.</summary>
    /// <inheritdoc cref="ConnectAsync(EventLoop, IPEndPoint, Protocol, CancellationToken)" path="/remarks"/>
    /// <exception cref="InvalidOperationException">The caller does not run on the loop.</exception>
    /// <exception cref="SocketException">The host has no address, or its only one could not be reached.</exception>
    /// <exception cref="AggregateException">None of several addresses could be reached: a <see cref="SocketException"/> for each.</exception>
    public static async Task<Transport> ConnectAsync(
        EventLoop loop, INameResolver resolver, string host, int port, Protocol protocol, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(resolver);
        loop.VerifyCaller();
        var addresses = await resolver.ResolveAsync(host, cancellationToken);
        var failures = new List<Exception>();
        foreach (var address in addresses)
        {
            try
            {
                return await ConnectAsync(loop, new IPEndPoint(address, port), protocol, cancellationToken);
            }
            catch (SocketException exception) when (addresses.Length > 1)
            {
                failures.Add(exception);
            }
        }

        throw new AggregateException($"None of the addresses of {host} could be reached.", failures);
    }

    private async Task ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        _connecting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var error = _socket.StartConnect(endPoint);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                throw new SocketException((int)error);
            }

            _loop.AddSource(this, _socket);
        }
        catch
        {
            _lost = true;
            _socket.Close();
            throw;
        }

        _loop.Backend.Modify(_socket, Key, Readiness.Writable);
        await WaitConnectedAsync(_connecting, cancellationToken);
    }

    private async Task WaitConnectedAsync(TaskCompletionSource connecting, CancellationToken cancellationToken)
    {
        try
        {
            using (cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), connecting))
            {
                await connecting.Task;
            }
        }
        catch when (_connecting is not null)
        {
            // Still connecting, or not connected at all: the protocol knows of nothing.
            if (!_lost)
            {
                Release();
            }

            throw;
        }
        catch (OperationCanceledException)
        {
            // Connected in the turn in which it was cancelled: the protocol knows, and the caller will not.
            Lose(null);
            throw;
        }
    }

    private void FinishConnect(Readiness readiness)
    {
        if ((readiness & Readiness.Writable) == 0 || _connecting!.Task.IsCompleted)
        {
            return;
        }

        var error = _socket.FinishConnect();
        if (error != SocketError.Success)
        {
            _connecting.TrySetException(new SocketException((int)error));
            return;
        }

        var connecting = _connecting;
        _connecting = null;
        Begin();
        connecting.TrySetResult();
    }
}
