using System.Net;

namespace Reactor.Tests;

[Collection(nameof(RunsAlone))]
public sealed class DefaultReportTests
{
    [Fact]
    public void Reported_NoHandler_WritesToStandardError()
    {
        var written = CaptureError(() => CloseWithAListener(handler: null));

        Assert.Contains("LoopListener was left open", written);
    }

    [Fact]
    public void Reported_HandlerThrows_WritesBothToStandardErrorAndTheLoopCloses()
    {
        var written = CaptureError(() => CloseWithAListener(_ => throw new FormatException("handler")));

        Assert.Contains("handler", written);
        Assert.Contains("LoopListener was left open", written);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void Enabled_AtFirst_IsAsTheEnvironmentSays(string? value, bool expected)
    {
        var before = Environment.GetEnvironmentVariable("REACTOR_DEBUG");
        try
        {
            Environment.SetEnvironmentVariable("REACTOR_DEBUG", value);
            using var loop = new EventLoop();

            Assert.Equal(expected, loop.Debug.Enabled);
        }
        finally
        {
            Environment.SetEnvironmentVariable("REACTOR_DEBUG", before);
        }
    }

    private static void CloseWithAListener(Action<DebugReport>? handler)
    {
        var loop = new EventLoop();
        loop.Debug.Enabled = true;
        loop.Debug.Reported = handler;
        LoopListener.Start(loop, new IPEndPoint(IPAddress.Loopback, 0));

        loop.Dispose();

        Assert.Equal(0, loop.Statistics.Sockets);
    }

    private static string CaptureError(Action action)
    {
        var before = Console.Error;
        using var written = new StringWriter();
        try
        {
            Console.SetError(written);
            action();
        }
        finally
        {
            Console.SetError(before);
        }

        return written.ToString();
    }
}
