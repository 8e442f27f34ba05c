using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Scraper.Fetching.Connecting;
using Scraper.Options;

namespace Scraper.CommandLine;

/// <summary><c>scraper config</c>: the settings that a run would have, and where each comes from.</summary>
internal static class ConfigCommand
{
    private const int PathLength = 34;
    private const int ValueLength = 30;

    public static Command Create()
    {
        var command = new Command("config", "Print the settings that a run with the same options would have, and where each comes from.");
        var common = new CommonOptions(command);
        RunCommand.AddSettings(command, common);
        command.SetAction(parsed => Run(common, parsed));
        return command;
    }

    private static int Run(CommonOptions common, ParseResult parsed)
    {
        var (options, configuration) = common.Load(parsed);
        var filled = options with { Fetch = ProxyEnvironment.Fill(options.Fetch, Environment.GetEnvironmentVariable) };
        foreach (var (said, used) in EffectiveSetting.List(options, configuration).Zip(EffectiveSetting.List(filled, configuration)))
        {
            var source = said.Value == used.Value ? used.Source : "environment: the variables of proxies";
            Console.Out.WriteLine($"{used.Path,-PathLength} = {Printable.Escape(used.Value),-ValueLength} # {Printable.Escape(source)}");
        }

        if (configuration.GetSection("Serilog").Exists())
        {
            Console.Out.WriteLine($"{"Serilog",-PathLength} = {"...",-ValueLength} # for Serilog's own configuration");
        }

        return ExitCode.AllDone;
    }
}
