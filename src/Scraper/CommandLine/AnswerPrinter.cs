using System.Globalization;
using System.Text;
using Reactor;
using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.CommandLine;

/// <summary>Prints answers: a line <c>URL TAB status TAB milliseconds</c> each, or their bodies.</summary>
/// <remarks>Loop thread only; the writing itself, which a slow reader holds up, is the executor's. Time counts from when this was made.</remarks>
internal sealed class AnswerPrinter(EventLoop loop, bool bodies)
{
    private readonly long _start = loop.TimeProvider.GetTimestamp();

    public Task PrintAsync(Answer answer)
    {
        var time = loop.TimeProvider.GetElapsedTime(_start).TotalMilliseconds;
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Name(answer.Job)}\t{answer.StatusCode}\t{time:0}\n"));
        return loop.Executor.RunAsync(() => Print(line, answer.Body));
    }

    /// <summary>A URL as it may be printed: without a password.</summary>
    public static string Name(Job job) => Printable.EscapeField(job.Url.WithoutUserInfo().Href);

    private void Print(byte[] line, ReadOnlyMemory<byte> body)
    {
        using var about = bodies ? Console.OpenStandardError() : Console.OpenStandardOutput();
        about.Write(line);
        if (bodies)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(body.Span);
        }
    }
}
