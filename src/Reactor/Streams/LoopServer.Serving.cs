using System.Net.Sockets;

namespace Reactor;

public sealed partial class LoopServer
{
    private bool _acceptFailed;

    /// <summary>The server's task: it ends when it has stopped accepting and the last handler has ended.</summary>
    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TaskGroup.RunAsync(AcceptUntilStoppedAsync, cancellationToken);
        }
        finally
        {
            _listener.Dispose();
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }

            _connections.Clear();
        }
    }

    /// <summary>Accepts until the server is stopped; the handlers in the group go on then.</summary>
    private async Task AcceptUntilStoppedAsync(TaskGroup handlers)
    {
        try
        {
            await AcceptAllAsync(handlers);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (ObjectDisposedException) when (_loop.IsClosed)
        {
            // The loop has reported this task, which had not ended, by its name.
        }
    }

    private async Task AcceptAllAsync(TaskGroup handlers)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(handlers.CancellationToken, _stopping.Token);
        while (true)
        {
            while (_connections.Count >= _connectionLimit)
            {
                await _whenRoom.WaitAsync(ending.Token);
            }

            if (await AcceptAsync(ending.Token) is { } socket)
            {
                Serve(handlers, new LoopConnection(_loop, socket), ending.Token);
            }
            else
            {
                await Task.Delay(AcceptRetryDelay, _loop.TimeProvider, ending.Token);
            }
        }
    }

    /// <summary>Accepts a connection; null if there was none to be had, which has been reported.</summary>
    private async ValueTask<LoopSocket?> AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            var socket = await _listener.AcceptAsync(cancellationToken);
            _acceptFailed = false;
            return socket;
        }
        catch (SocketException exception)
        {
            if (!_acceptFailed)
            {
                _acceptFailed = true;
                _loop.Report(exception);
            }

            return null;
        }
    }

    private void Serve(TaskGroup handlers, LoopConnection connection, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            // Accepted in the turn in which the server was stopped.
            connection.Dispose();
            return;
        }

        _connections.Add(connection);
        handlers.StartSoon(token => HandleAsync(connection, token), $"connection {connection.RemoteEndPoint}");
    }

    private async Task HandleAsync(LoopConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await _handler(connection, cancellationToken);
            await connection.CloseAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It was told to end, or gave up by itself.
        }
        catch (IOException exception) when (connection.HasFailed || (connection.HasEnded && exception is EndOfStreamException))
        {
            // The other side has gone.
        }
        catch (Exception exception)
        {
            _loop.Report(exception);
        }
        finally
        {
            connection.Dispose();
            _connections.Remove(connection);
            _whenRoom.WakeAll();
        }
    }
}
