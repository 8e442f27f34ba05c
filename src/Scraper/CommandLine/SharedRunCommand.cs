using Microsoft.Extensions.Configuration;
using Reactor;
using Scraper.Distributing;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Reading;

namespace Scraper.CommandLine;

/// <summary><c>scraper run --broker</c>: submits, works and collects at once, in one process; other workers may join.</summary>
internal static class SharedRunCommand
{
    public static int Run(string name, ScraperOptions options, IConfiguration configuration, RunMessages messages)
    {
        var job = BrokerAccess.FindJob(options.Broker);
        UrlList.ThrowIfWrittenBy(name, options.Output);
        using var list = UrlList.Open(name);
        var identity = ListIdentity.Of(name, list);
        options = options with { Fetch = ProxyEnvironment.Fill(options.Fetch, Environment.GetEnvironmentVariable) };
        return SharedSession.Run(options, configuration, messages, async session =>
        {
            var exitCode = ExitCode.AllDone;
            var interruption = session.Signals.Interruption;
            await TaskGroup.RunAsync(
                async group =>
                {
                    var submission = new ListSubmission(session.Loop, options, job, identity, session.Log);
                    group.StartSoon(token => submission.RunAsync(session.Connect("submit"), new LineReader(list, session.Loop.Executor), interruption, token));
                    using var ending = CancellationTokenSource.CreateLinkedTokenSource(group.CancellationToken, interruption.Stopping);

                    // Of a job of the same name that is not of this list nothing is taken.
                    await submission.WaitUntilJoinedAsync(ending.Token);
                    var work = new SharedWork(
                        session.Loop, options, job, new ConnectGuard(options.Fetch), new RunTotals(), new FlightList(session.Loop.TimeProvider), session.Log);
                    group.StartSoon(token => work.RunAsync(session.Connect("work"), interruption, token));
                    exitCode = await CollectCommand.CollectAsync(session, options, job, messages.IsQuiet, ending.Token);
                    if (session.Signals.ExitCode is null)
                    {
                        group.Cancel();
                    }
                },
                CancellationToken.None);
            return session.Signals.ExitCode ?? exitCode;
        });
    }
}
