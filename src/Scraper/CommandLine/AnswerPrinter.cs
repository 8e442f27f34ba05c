using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Reactor;
using Scraper.Fetching;
using Scraper.Pipeline;
using Scraper.Writing.Storage;

namespace Scraper.CommandLine;

/// <summary>Prints answers: a line <c>URL TAB status TAB milliseconds</c> each, or that to standard error and their bodies to standard output.</summary>
/// <remarks>Loop thread only; the writing itself, which a slow reader holds up, is the executor's. Time counts from when this was made.</remarks>
internal sealed class AnswerPrinter(EventLoop loop, bool bodies) : IAnswerOutput, IDisposable
{
    private readonly SafeFileHandle _output = new(1, ownsHandle: false);
    private readonly SafeFileHandle _error = new(2, ownsHandle: false);
    private readonly long _start = loop.TimeProvider.GetTimestamp();
    private Task _lines = Task.CompletedTask;

    public bool WantsBodies => bodies;

    /// <summary>Prints the line of an answer, behind those that came before it.</summary>
    public Task ShowAsync(Job job, int statusCode)
    {
        var time = loop.TimeProvider.GetElapsedTime(_start).TotalMilliseconds;
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Name(job)}\t{statusCode}\t{time:0}\n"));
        return _lines = PrintAsync(_lines, line);
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes) => loop.Executor.RunAsync(() => Libc.Write(_output, bytes.Span, "standard output"));

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    /// <summary>A URL as it may be printed: without a password.</summary>
    public static string Name(Job job) => Printable.EscapeField(job.Url.WithoutUserInfo().Href);

    private async Task PrintAsync(Task before, byte[] line)
    {
        await before;
        await loop.Executor.RunAsync(() => Libc.Write(bodies ? _error : _output, line, bodies ? "standard error" : "standard output"));
    }
}
