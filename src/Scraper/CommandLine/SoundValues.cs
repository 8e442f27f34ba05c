using System.CommandLine;
using System.CommandLine.Parsing;

namespace Scraper.CommandLine;

/// <summary>What rules over several options see of a command line that may be faulty.</summary>
internal static class SoundValues
{
    /// <summary>The value of an option; the default of the type if what was given is none of it, which the parser tells by itself.</summary>
    public static T? TryGetValue<T>(this CommandResult result, Option<T> option)
    {
        try
        {
            return result.GetValue(option);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
