using Scraper.Reporting;

namespace Scraper.CommandLine;

/// <summary>How much a run tells its user, and on what.</summary>
/// <param name="IsQuiet">Whether nothing is said but errors.</param>
/// <param name="Terminal">What standard error is.</param>
internal sealed record RunMessages(bool IsQuiet, Terminal Terminal)
{
    /// <summary>Whether a panel is kept on the terminal.</summary>
    public bool HasPanel => !IsQuiet && Terminal.CanMove;
}
