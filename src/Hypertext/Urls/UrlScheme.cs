using System.Text;

namespace Hypertext;

/// <summary>The schemes that the URL Standard calls special, and the rest.</summary>
public enum UrlScheme : byte
{
    /// <summary>Not a special scheme.</summary>
    Other,

    /// <summary><c>http</c>.</summary>
    Http,

    /// <summary><c>https</c>.</summary>
    Https,

    /// <summary><c>ws</c>.</summary>
    Ws,

    /// <summary><c>wss</c>.</summary>
    Wss,

    /// <summary><c>ftp</c>.</summary>
    Ftp,

    /// <summary><c>file</c>.</summary>
    File,
}

/// <summary>What the URL Standard, section 4.2, says of special schemes.</summary>
internal static class UrlSchemes
{
    /// <summary>Which scheme a name in any case is.</summary>
    public static UrlScheme Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when Ascii.EqualsIgnoreCase(name, "ws"u8) => UrlScheme.Ws,
        3 when Ascii.EqualsIgnoreCase(name, "ftp"u8) => UrlScheme.Ftp,
        3 when Ascii.EqualsIgnoreCase(name, "wss"u8) => UrlScheme.Wss,
        4 when Ascii.EqualsIgnoreCase(name, "http"u8) => UrlScheme.Http,
        4 when Ascii.EqualsIgnoreCase(name, "file"u8) => UrlScheme.File,
        5 when Ascii.EqualsIgnoreCase(name, "https"u8) => UrlScheme.Https,
        _ => UrlScheme.Other,
    };

    /// <summary>The port that goes without saying, or -1.</summary>
    public static int DefaultPort(UrlScheme scheme) => scheme switch
    {
        UrlScheme.Http or UrlScheme.Ws => 80,
        UrlScheme.Https or UrlScheme.Wss => 443,
        UrlScheme.Ftp => 21,
        _ => -1,
    };
}
