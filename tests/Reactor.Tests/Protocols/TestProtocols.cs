using System.Net;

namespace Reactor.Tests.Protocols;

/// <summary>Sends back what it receives, and receives no more than it can send.</summary>
internal sealed class Echo : Protocol
{
    private Transport? _transport;

    public override void ConnectionMade(Transport transport) => _transport = transport;

    public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);

    public override void PauseWriting() => _transport!.PauseReading();

    public override void ResumeWriting() => _transport!.ResumeReading();
}

/// <summary>Keeps what happens on a connection, for the test to look at.</summary>
internal sealed class Recorder : Protocol
{
    public static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly TaskCompletionSource<Transport> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Transport> Made => _made.Task;

    public Task<Exception?> Lost => _lost.Task;

    public Task Resumed => _resumed.Task;

    public MemoryStream Received { get; } = new();

    public int Pauses { get; private set; }

    public bool PausesAtOnce { get; init; }

    public Action<ReadOnlyMemory<byte>>? OnData { get; init; }

    public override void ConnectionMade(Transport transport)
    {
        if (PausesAtOnce)
        {
            transport.PauseReading();
        }

        _made.SetResult(transport);
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        Received.Write(data);
        OnData?.Invoke(data.ToArray());
    }

    public override void ConnectionLost(Exception? exception) => _lost.SetResult(exception);

    public override void PauseWriting() => Pauses++;

    public override void ResumeWriting() => _resumed.TrySetResult();
}
