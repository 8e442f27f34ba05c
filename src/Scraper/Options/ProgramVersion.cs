using System.Reflection;

namespace Scraper.Options;

/// <summary>The version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>As <c>--version</c> prints it.</summary>
    public static string Short { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
