using System.Diagnostics.CodeAnalysis;

namespace Scraper.RabbitMQ;

/// <summary>A node of the broker.</summary>
internal readonly record struct BrokerNode(string Host, int Port);

/// <summary>Where the broker is, and who asks: <c>amqp://user:password@host:port/vhost</c>, several nodes with commas between them.</summary>
/// <remarks>As text it is without user and password: that is what messages show.</remarks>
internal sealed record BrokerAddress
{
    private const string PlainScheme = "amqp";
    private const string TlsScheme = "amqps";
    private const int PlainPort = 5672;
    private const int TlsPort = 5671;

    private BrokerAddress()
    {
    }

    /// <summary>The nodes, any of which will do.</summary>
    public IReadOnlyList<BrokerNode> Nodes { get; private init; } = [];

    public bool IsTls { get; private init; }

    public string VirtualHost { get; private init; } = "/";

    /// <summary>Who asks; what RabbitMQ lets in from its own machine if nobody says.</summary>
    public string User { get; init; } = "guest";

    public string Password { get; init; } = "guest";

    /// <summary>The authorities that may have signed the broker's certificate (PEM); null for the system's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="address">What it says.</param>
    /// <param name="fault">What is wrong with it, without what it holds: that may be a password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out BrokerAddress? address, out string fault)
    {
        address = null;
        fault = "";
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var uri) || uri.Scheme is not (PlainScheme or TlsScheme) || uri.Host.Length == 0)
            {
                fault = "is not of the form amqp://HOST:PORT/VHOST or amqps://HOST:PORT/VHOST";
                return false;
            }

            var other = Read(uri);
            if (address is not null && (other.IsTls != address.IsTls || other.VirtualHost != address.VirtualHost))
            {
                fault = "names nodes that differ in more than their place: all have to have the same scheme and virtual host";
                return false;
            }

            address = address is null ? other : address with { Nodes = [.. address.Nodes, .. other.Nodes] };
        }

        return address is not null;
    }

    /// <summary>The address without user and password.</summary>
    public override string ToString() =>
        string.Join(',', Nodes.Select(node => $"{(IsTls ? TlsScheme : PlainScheme)}://{node.Host}:{node.Port}"))
        + (VirtualHost == "/" ? "" : "/" + Uri.EscapeDataString(VirtualHost));

    private static BrokerAddress Read(Uri uri)
    {
        var isTls = uri.Scheme == TlsScheme;
        var path = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        var address = new BrokerAddress
        {
            Nodes = [new BrokerNode(uri.IdnHost, uri.Port > 0 ? uri.Port : isTls ? TlsPort : PlainPort)],
            IsTls = isTls,
            VirtualHost = path.Length == 0 ? "/" : path,
        };
        if (uri.UserInfo.Length == 0)
        {
            return address;
        }

        var user = uri.UserInfo.Split(':', 2);
        return address with { User = Uri.UnescapeDataString(user[0]), Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "" };
    }
}
