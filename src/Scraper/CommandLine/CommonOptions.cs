using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Scraper.Options;
using Scraper.Reporting;

namespace Scraper.CommandLine;

/// <summary>The options that commands share, and the settings that they stand for.</summary>
internal sealed class CommonOptions
{
    private readonly List<(Option Option, Func<ParseResult, string?> Read, string Setting)> _settings = [];

    private readonly Option<string?> _config = new("--config")
    {
        Description = $"The configuration file (default: {OptionsLoader.DefaultFile}, if it is there)",
        HelpName = "FILE",
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log every page" };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Say nothing but errors" };

    private readonly Option<bool> _noColour = new("--no-color") { Description = "Write no colours (NO_COLOR in the environment says so too)" };

    /// <summary>Adds to <paramref name="command"/> the options of every command that reads the configuration.</summary>
    public CommonOptions(Command command)
    {
        command.Add(_config);
        command.Add(_verbose);
        command.Add(_quiet);
        command.Add(_noColour);
    }

    /// <summary>Whether the summary is to be left out.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>How much a run is to say, and on what.</summary>
    public RunMessages Messages(ParseResult parsed) =>
        new(IsQuiet(parsed), Terminal.Detect(!Console.IsErrorRedirected, parsed.GetValue(_noColour), Environment.GetEnvironmentVariable));

    /// <summary>Adds an option that stands for a setting of the configuration.</summary>
    public void Add<T>(Command command, Option<T> option, string setting)
    {
        command.Add(option);
        _settings.Add((option, parsed => Format(parsed.GetValue(option)), setting));
    }

    /// <summary>Adds an option that is on or off, and stands for a setting that is true or false.</summary>
    public void AddSwitch(Command command, Option<string> option, string setting)
    {
        command.Add(option);
        _settings.Add((option, parsed => parsed.GetValue(option) == "on" ? "true" : "false", setting));
    }

    /// <summary>A value as the configuration has it; several, of an option that was given several times, each on a line.</summary>
    private static string? Format(object? value) => value switch
    {
        string[] several => string.Concat(several.Select(item => item + "\n")),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>The options of the run: command line before environment before file before defaults.</summary>
    /// <exception cref="UsageException">They are faulty.</exception>
    public (ScraperOptions Options, IConfigurationRoot Configuration) Load(ParseResult parsed)
    {
        var commandLine = _settings
            .Where(setting => parsed.GetResult(setting.Option) is { Implicit: false })
            .Select(setting => KeyValuePair.Create(setting.Setting, setting.Read(parsed)))
            .ToList();
        if (parsed.GetValue(_verbose))
        {
            commandLine.Add(KeyValuePair.Create<string, string?>("Log:Level", "Debug"));
        }
        else if (parsed.GetValue(_quiet))
        {
            commandLine.Add(KeyValuePair.Create<string, string?>("Log:Level", "Error"));
        }

        return OptionsLoader.Load(
            parsed.GetValue(_config), commandLine, setting => _settings.Find(known => known.Setting == setting).Option?.Name);
    }
}
