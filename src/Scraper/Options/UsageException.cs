namespace Scraper.Options;

/// <summary>The program was not told rightly what to do: one or more faults, each a line for the user.</summary>
internal sealed class UsageException(IReadOnlyList<string> faults) : Exception(string.Join("; ", faults))
{
    public IReadOnlyList<string> Faults => faults;
}
