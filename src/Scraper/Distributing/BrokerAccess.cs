using Scraper.Options;
using Scraper.RabbitMQ;

namespace Scraper.Distributing;

/// <summary>Where the broker is and who asks, as the settings, a file and the environment say.</summary>
/// <remarks>Blocking: before the loop runs. What is read is shown to the broker and to nobody else.</remarks>
internal static class BrokerAccess
{
    /// <summary>What the environment may have in place of a file.</summary>
    public const string CredentialsVariable = "SCRAPER_BROKER_CREDENTIALS";

    /// <summary>The address.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <exception cref="UsageException">There is none, or the credentials are not of their form.</exception>
    public static BrokerAddress Find(BrokerOptions options, Func<string, string?> environment)
    {
        if (options.Url is null || !BrokerAddress.TryParse(options.Url, out var address, out _))
        {
            throw new UsageException(["where is the broker? --broker amqp://HOST:PORT"]);
        }

        address = address with { AuthorityFile = options.CaFile };
        var place = options.CredentialsFile ?? CredentialsVariable;
        var text = options.CredentialsFile is { } file ? ReadFirstLine(file) : environment(CredentialsVariable);
        if (string.IsNullOrEmpty(text))
        {
            return options.CredentialsFile is null ? address : throw new UsageException([$"{place}: its first line is empty, and should be USER:PASSWORD"]);
        }

        return text.Split(':', 2) is [{ Length: > 0 } user, var password]
            ? address with { User = user, Password = password }
            : throw new UsageException([$"{place}: not of the form USER:PASSWORD"]);
    }

    /// <summary>The name of the job.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static string FindJob(BrokerOptions options) => options.Job ?? throw new UsageException(["which job? --job NAME"]);

    /// <summary>Refuses a worker of several loops.</summary>
    /// <exception cref="UsageException">It would have some.</exception>
    public static void ThrowIfSeveralLoops(FetchOptions options)
    {
        if (options.CountLoops() > 1)
        {
            throw new UsageException(["a job that is shared has one loop in each process (--loops, Fetch:Loops): start as many workers as there are processors (scraper work)"]);
        }
    }

    private static string? ReadFirstLine(string path)
    {
        using var file = new StreamReader(path);
        return file.ReadLine()?.Trim();
    }
}
