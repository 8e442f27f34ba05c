using Microsoft.Extensions.Configuration;
using Reactor;
using Scraper.Distributing;
using Scraper.Logging;
using Scraper.Options;
using Scraper.RabbitMQ;
using Scraper.Reporting;
using Serilog;

namespace Scraper.CommandLine;

/// <summary>What the commands have in common that take part in a job of several machines: loop, log, signals, and the way to the broker.</summary>
internal sealed class SharedSession : IDisposable
{
    private readonly BrokerAddress _address;
    private readonly Serilog.Core.Logger _log;

    private SharedSession(EventLoop loop, BrokerAddress address, ScraperOptions options, IConfiguration configuration, RunMessages messages)
    {
        Loop = loop;
        _address = address;
        Screen = new Screen(Console.OpenStandardError());
        _log = LogSetup.Create(options.Log, configuration, Screen, messages.Terminal.CanColour);
        Signals = new ShutdownSignals(loop, _log);
        loop.UnhandledException = exception => _log.Error(exception, "A callback of the event loop failed");
    }

    public EventLoop Loop { get; }

    public ILogger Log => _log;

    public Screen Screen { get; }

    public ShutdownSignals Signals { get; }

    /// <summary>Runs a command on a loop of its own.</summary>
    public static int Run(ScraperOptions options, IConfiguration configuration, RunMessages messages, Func<SharedSession, Task<int>> work)
    {
        var address = BrokerAccess.Find(options.Broker, Environment.GetEnvironmentVariable);
        return EventLoop.Run(async loop =>
        {
            using var session = new SharedSession(loop, address, options, configuration, messages);
            try
            {
                return await work(session);
            }
            catch (OperationCanceledException) when (session.Signals.ExitCode is { } exitCode)
            {
                return exitCode;
            }
        });
    }

    /// <summary>The way to the broker, for one of those who take part.</summary>
    /// <param name="role">What the broker shows of it.</param>
    public BrokerSession Connect(string role) => new(
        Loop, _address, $"scraper {role}, process {Environment.ProcessId} on {Environment.MachineName}", text => _log.Warning("{Text:l}", Printable.Escape(text)));

    public void Dispose()
    {
        Signals.Dispose();
        _log.Dispose();
    }
}
