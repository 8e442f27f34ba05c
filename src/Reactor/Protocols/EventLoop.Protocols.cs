namespace Reactor;

public sealed partial class EventLoop
{
    private const int ReceiveBufferLength = 256 * 1024;

    private byte[]? _receiveBuffer;

    /// <summary>What every transport of the loop receives into; its content is nobody's once the callback has returned.</summary>
    /// <remarks>Pinned, so that no receive has to pin it. One for all, since callbacks run one after another.</remarks>
    internal byte[] ReceiveBuffer => _receiveBuffer ??= GC.AllocateUninitializedArray<byte>(ReceiveBufferLength, pinned: true);

    /// <summary>Tells <see cref="UnhandledException"/> of the failure of code that was called on somebody's behalf.</summary>
    internal void Report(Exception exception) => ReportUnhandled(exception);
}
