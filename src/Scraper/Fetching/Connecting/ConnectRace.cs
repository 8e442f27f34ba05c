using System.Net;
using System.Net.Sockets;
using Reactor;

namespace Scraper.Fetching.Connecting;

/// <summary>Connects to the first of several addresses that answers: happy eyeballs.</summary>
/// <remarks>
/// Each address gets a head start over the next; one that fails lets the next begin at once. When one has answered the others are
/// cancelled, and have ended, their sockets closed, when the race is over. Source: RFC 8305, section 5.
/// </remarks>
internal sealed class ConnectRace(EventLoop loop, Dialer dialer, TimeSpan headStart, List<AddressFailure> failures)
{
    private LoopSocket? _winner;

    /// <summary>Runs the race.</summary>
    /// <remarks>Code with the loop as its context only. Called once.</remarks>
    /// <returns>The socket that is connected; null if all have failed, for reasons that are among the failures then.</returns>
    public async Task<LoopSocket?> RunAsync(IReadOnlyList<IPEndPoint> endPoints, CancellationToken cancellationToken)
    {
        if (endPoints is [var only])
        {
            return await TryAsync(only, cancellationToken);
        }

        try
        {
            await TaskGroup.RunAsync(group => StartAsync(group, endPoints), cancellationToken);
            return _winner;
        }
        catch
        {
            _winner?.Dispose();
            throw;
        }
    }

    private async Task StartAsync(TaskGroup group, IReadOnlyList<IPEndPoint> endPoints)
    {
        foreach (var endPoint in endPoints)
        {
            var turn = new TaskCompletionSource();
            group.StartSoon(token => RunAsync(endPoint, turn, group, token), $"connect {endPoint}");
            await WaitForTurnAsync(turn, group.CancellationToken);
            if (group.CancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Waits until the next address may be tried, or the race is decided.</summary>
    private async Task WaitForTurnAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        var timer = loop.CallLater(headStart, () => turn.TrySetResult());
        using var registration = cancellationToken.UnsafeRegister(static turn => ((TaskCompletionSource)turn!).TrySetResult(), turn);
        await turn.Task;
        timer.Cancel();
    }

    private async Task RunAsync(IPEndPoint endPoint, TaskCompletionSource turn, TaskGroup group, CancellationToken cancellationToken)
    {
        if (await TryAsync(endPoint, cancellationToken) is not { } socket)
        {
            turn.TrySetResult();
        }
        else if (_winner is null)
        {
            _winner = socket;
            group.Cancel();
        }
        else
        {
            // Two answered in the same turn.
            socket.Dispose();
        }
    }

    private async Task<LoopSocket?> TryAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        try
        {
            return await dialer.ConnectAsync(endPoint, cancellationToken);
        }
        catch (SocketException exception)
        {
            failures.Add(new AddressFailure(endPoint.Address, exception.Message));
            return null;
        }
    }
}
