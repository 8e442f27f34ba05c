using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace Scraper.Options;

/// <summary>Where a setting comes from: one of the three, or the default, which is none of them.</summary>
/// <param name="File">The path of the configuration file.</param>
/// <param name="Variable">The name of the variable.</param>
/// <param name="IsCommandLine">Whether it is the command line.</param>
internal sealed record SettingSource(string? File = null, string? Variable = null, bool IsCommandLine = false)
{
    /// <summary>Finds out: the last that has it counts.</summary>
    /// <param name="configuration">All that was said.</param>
    /// <param name="path">The setting, with its section: <c>Fetch:Concurrency</c>.</param>
    public static SettingSource Find(IConfigurationRoot configuration, string path) =>
        configuration.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(path, out _) || provider.GetChildKeys([], path).Any()) switch
        {
            null => new SettingSource(),
            JsonConfigurationProvider json => new SettingSource(File: json.Source.FileProvider!.GetFileInfo(json.Source.Path!).PhysicalPath!),
            EnvironmentVariablesConfigurationProvider => new SettingSource(
                Variable: OptionsLoader.EnvironmentPrefix + path.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()),
            _ => new SettingSource(IsCommandLine: true),
        };
}
