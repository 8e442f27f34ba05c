using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace Scraper.Options;

/// <summary>Reads the configuration: command line before environment before file before defaults.</summary>
internal static class OptionsLoader
{
    /// <summary>The file that is read when none is named, if it exists.</summary>
    public static readonly string DefaultFile = Path.Combine("config", "scraper.json");

    /// <summary>What the names of our variables begin with.</summary>
    public const string EnvironmentPrefix = "SCRAPER__";

    /// <summary>The section that Serilog reads itself.</summary>
    private const string SerilogSection = "Serilog";

    /// <summary>What tells an editor what may stand in the file.</summary>
    private const string SchemaKey = "$schema";

    /// <summary>Loads the options.</summary>
    /// <param name="file">The file that the user named, or null for the default one.</param>
    /// <param name="commandLine">Settings of the command line: <c>Fetch:Concurrency</c> and the like.</param>
    /// <param name="optionOf">The option of the command line that stands for a setting; null if faults are not to name it.</param>
    /// <exception cref="UsageException">The configuration is faulty: all faults are named.</exception>
    public static (ScraperOptions Options, IConfigurationRoot Configuration) Load(
        string? file, IEnumerable<KeyValuePair<string, string?>> commandLine, Func<string, string?>? optionOf = null)
    {
        var builder = new ConfigurationBuilder();
        AddFile(builder, file);
        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(commandLine);
        var path = file ?? DefaultFile;
        var configuration = Build(builder, path);

        var binder = new OptionsBinder(setting => SettingSource.Find(configuration, setting) switch
        {
            { File: not null } => $"{path}: {setting}",
            { Variable: { } variable } => variable,
            { IsCommandLine: true } => optionOf?.Invoke(setting) ?? setting,
            _ => setting,
        });
        var options = new ScraperOptions();
        binder.Bind(options, new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.AsEnumerable().Where(setting => !IsForOthers(setting.Key)))
            .Build());
        return binder.Faults is [] ? (options, configuration) : throw new UsageException(binder.Faults);
    }

    private static bool IsForOthers(string key) =>
        key == SchemaKey
        || key.Equals(SerilogSection, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith(SerilogSection + ":", StringComparison.OrdinalIgnoreCase);

    private static void AddFile(ConfigurationBuilder builder, string? file)
    {
        if (file is not null && !File.Exists(file))
        {
            throw new UsageException([$"{file}: no such configuration file"]);
        }

        var path = Path.GetFullPath(file ?? DefaultFile);
        if (File.Exists(path))
        {
            // The provider that AddJsonFile would make does not see files whose names begin with a dot.
            var files = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None);
            builder.AddJsonFile(files, Path.GetFileName(path), optional: false, reloadOnChange: false);
        }
    }

    private static IConfigurationRoot Build(ConfigurationBuilder builder, string path)
    {
        try
        {
            return builder.Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException([$"{path}: {Describe(exception, path)}"]);
        }
    }

    private static string Describe(Exception exception, string path) => exception.GetBaseException() switch
    {
        JsonException when UnclosedJson.FindLine(path) is { } line => $"line {line}: not valid JSON: what is opened here is not closed",
        JsonException json => $"line {json.LineNumber + 1}: not valid JSON: {WithoutPlace(json.Message)}",
        var other => other.Message,
    };

    /// <summary>The message without the path, line and byte that .NET puts behind it, counted from 0.</summary>
    private static string WithoutPlace(string message) =>
        message.IndexOf(" LineNumber: ", StringComparison.Ordinal) is >= 0 and var place ? message[..place] : message;
}
