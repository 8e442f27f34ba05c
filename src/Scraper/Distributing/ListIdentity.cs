using System.Globalization;
using Scraper.Reading;

namespace Scraper.Distributing;

/// <summary>Which list a job is of.</summary>
/// <param name="Name">What the user called it.</param>
/// <param name="Fingerprint">What it is known again by; null if by nothing, as standard input.</param>
internal sealed record ListIdentity(string Name, string? Fingerprint)
{
    /// <summary>That of a list that is open.</summary>
    public static ListIdentity Of(string name, Stream list) =>
        new(name, list is FileStream { CanSeek: true } file ? Format(ListFingerprint.Of(file.SafeFileHandle)) : null);

    private static string Format(ListFingerprint fingerprint) =>
        string.Create(CultureInfo.InvariantCulture, $"{fingerprint.Size}-{fingerprint.Head:x8}-{fingerprint.Tail:x8}");
}
