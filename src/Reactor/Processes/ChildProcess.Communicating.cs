namespace Reactor;

public sealed partial class ChildProcess
{
    private const int ReadSize = 64 * 1024;

    /// <summary>Runs a program to its end: feeds it <paramref name="input"/>, collects what it writes, and reaps it.</summary>
    /// <remarks>For code with the loop as its context. Output and error are piped whatever <paramref name="options"/> says, input if there is any; else
    /// it is <see cref="Redirection.Null"/>. Cancelling kills the child, and ends once it has been reaped. An exit code other
    /// than 0 is a result, not an exception.</remarks>
    /// <inheritdoc cref="Start" path="/exception"/>
    /// <exception cref="InvalidOperationException">The caller does not run on the loop.</exception>
    public static async Task<ChildProcessResult> RunAsync(
        EventLoop loop, ChildProcessOptions options, ReadOnlyMemory<byte> input = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(options);
        loop.VerifyCaller();
        cancellationToken.ThrowIfCancellationRequested();
        await using var child = Start(loop, options with
        {
            Input = input.IsEmpty ? Redirection.Null : Redirection.Pipe,
            Output = Redirection.Pipe,
            Error = Redirection.Pipe,
        });
        return await child.CommunicateAsync(input, cancellationToken);
    }

    /// <summary>Feeds the child, collects both outputs at the same time, and waits for its end.</summary>
    /// <remarks>
    /// Standard input, if piped, is closed after <paramref name="input"/>. A child that does not read all of it is no error. The
    /// outputs are held in memory. It ends when the outputs do and the child has: a grandchild that keeps them open is waited
    /// for. Cancelling leaves the child running, and the streams part read.
    /// </remarks>
    /// <exception cref="InvalidOperationException">There is input, and standard input is no pipe; or the caller does not run on a loop.</exception>
    public async Task<ChildProcessResult> CommunicateAsync(
        ReadOnlyMemory<byte> input = default, CancellationToken cancellationToken = default)
    {
        if (!input.IsEmpty && StandardInput is null)
        {
            throw new InvalidOperationException("The child's standard input is no pipe.");
        }

        using var output = new MemoryStream();
        using var error = new MemoryStream();
        await TaskGroup.RunAsync(
            group =>
            {
                group.StartSoon(token => FeedAsync(StandardInput, input, token));
                group.StartSoon(token => ReadToEndAsync(StandardOutput, output, token));
                group.StartSoon(token => ReadToEndAsync(StandardError, error, token));
                return Task.CompletedTask;
            },
            cancellationToken);
        var status = await WaitForExitAsync(cancellationToken);
        return new ChildProcessResult(status, output.ToArray(), error.ToArray());
    }

    private static async Task FeedAsync(Stream? stream, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        if (stream is null)
        {
            return;
        }

        try
        {
            // With nothing to feed it may be that the caller has fed it, and ended the input.
            if (!input.IsEmpty)
            {
                await stream.WriteAsync(input, cancellationToken);
            }
        }
        catch (BrokenPipeException)
        {
            // It knows enough: head reads a few lines and ends.
        }

        await stream.DisposeAsync();
    }

    private static async Task ReadToEndAsync(Stream? stream, MemoryStream collected, CancellationToken cancellationToken)
    {
        if (stream is null)
        {
            return;
        }

        var buffer = new byte[ReadSize];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            collected.Write(buffer.AsSpan(0, count));
        }
    }
}
