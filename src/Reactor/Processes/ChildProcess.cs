using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>A child process whose streams and whose end are awaited on the loop.</summary>
/// <remarks>
/// Loop thread only, but for disposing of the streams and cancelling. Each stream takes one read or write at a time; its
/// synchronous members throw. Dispose of the child with <see cref="DisposeAsync"/>: it leaves neither a zombie nor a descriptor
/// behind. A child still running when its loop is closed is killed and reaped then, and whoever waits for its end is told of it.
/// <para>As <c>asyncio.subprocess.Process</c>; the ends of the pipes that are ours are polled by the loop, no thread waits.</para>
/// </remarks>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private readonly ExitWatch _exit;

    private ChildProcess(EventLoop loop, ChildProcessOptions options, int id)
    {
        Id = id;
        _exit = new ExitWatch(loop, id, options.WithoutPidfd);
    }

    /// <summary>The number of the process; it may be another's once the child has ended.</summary>
    public int Id { get; }

    /// <summary>Writes what the child reads, and ends its input when disposed of; null unless it is a pipe.</summary>
    /// <remarks>A write to a child that does not read any more throws <see cref="BrokenPipeException"/>; a cancelled one may have
    /// written a part.</remarks>
    public Stream? StandardInput { get; private set; }

    /// <summary>Reads what the child writes; null unless it is a pipe.</summary>
    /// <remarks>It ends when the child, and every process that has inherited the pipe from it, has closed it. A cancelled read has
    /// taken no byte.</remarks>
    public Stream? StandardOutput { get; private set; }

    /// <inheritdoc cref="StandardOutput"/>
    public Stream? StandardError { get; private set; }

    /// <summary>How the child ended; null while the loop has not learned of its end.</summary>
    public ExitStatus? ExitStatus => _exit.Exited.IsCompletedSuccessfully ? _exit.Exited.GetAwaiter().GetResult() : null;

    /// <summary>Starts a program.</summary>
    /// <remarks>Blocks until the new process has loaded the program, about a millisecond.</remarks>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such working directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be executed.</exception>
    /// <exception cref="IOException">The system refused otherwise: no descriptor or process is left, the file is no program.</exception>
    /// <exception cref="PlatformNotSupportedException">The back end of the loop is not that of Linux.</exception>
    /// <exception cref="ArgumentException">A string contains a zero character.</exception>
    public static ChildProcess Start(EventLoop loop, ChildProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(options);
        loop.VerifyAccess();
        loop.VerifyDescriptorsAreWatched();
        using var input = new ChildPipe(options.Input, 0);
        using var output = new ChildPipe(options.Output, 1);
        using var error = new ChildPipe(options.Error, 2);
        var child = new ChildProcess(loop, options, Spawner.Spawn(options, [input, output, error]));
        try
        {
            child.StandardInput = input.Open(loop);
            child.StandardOutput = output.Open(loop);
            child.StandardError = error.Open(loop);
            return child;
        }
        catch
        {
            child.Kill();
            child.CloseStreams();
            throw;
        }
    }

    /// <summary>Waits until the child has ended and has been reaped.</summary>
    /// <remarks>Any number of callers may wait. Cancelling ends the wait, not the child. A child that fills a pipe which nobody reads
    /// never ends: see <see cref="CommunicateAsync"/>.</remarks>
    /// <exception cref="InvalidOperationException">Somebody else in this process has waited for the child.</exception>
    public Task<ExitStatus> WaitForExitAsync(CancellationToken cancellationToken = default) =>
#pragma warning disable RS0030 // It is completed in place, by a raw callback.
        _exit.Exited.WaitAsync(cancellationToken);
#pragma warning restore RS0030

    /// <summary>Ends the child by SIGKILL; it has ended when <see cref="WaitForExitAsync"/> says so.</summary>
    /// <remarks>Does nothing to a child that has ended, nor to the children that it has itself.</remarks>
    public void Kill() => _exit.Signal(Libc.SIGKILL);

    /// <summary>Sends a signal; for others than <see cref="PosixSignal"/> names, cast the number.</summary>
    /// <remarks>Does nothing to a child that has ended.</remarks>
    public void Signal(PosixSignal signal) => _exit.Signal(SignalNumber.Of(signal));

    /// <summary>Kills the child if it still runs, closes the streams, and waits until it has been reaped.</summary>
    /// <remarks>Doing it twice does nothing more.</remarks>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // First: it may take the end of its pipe for the end of all that it was to read, and do with a part what is meant for the whole.
            Kill();
        }
        finally
        {
            CloseStreams();
        }

        // Whoever asked for the status is told what went wrong with it.
        await Task.WhenAny(_exit.Exited);
    }

    private void CloseStreams()
    {
        StandardInput?.Dispose();
        StandardOutput?.Dispose();
        StandardError?.Dispose();
    }
}
