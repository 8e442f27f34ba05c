namespace Scraper.RabbitMQ;

/// <summary>The names of jobs: they become part of the names of queues, which people read and grant rights by.</summary>
internal static class JobName
{
    public const int LengthLimit = 64;

    /// <summary>Whether it is one: letters and digits of ASCII, hyphens and underscores.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= LengthLimit && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
