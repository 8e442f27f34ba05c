using System.Text;

namespace Hypertext;

/// <summary>The query parameters that tell where a visitor came from, and mean nothing to the page.</summary>
/// <remarks>The click identifiers and campaign tags of the large advertisers and mailers, by the names that they give them.</remarks>
public static class TrackingParameters
{
    /// <summary>The beginning of a family of names: campaign tags, as Google Analytics has introduced them.</summary>
    public const string Prefix = "utm_";

    /// <summary>The other names, in lower case.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        // Google: Ads, Display, Analytics across domains, Merchant Center.
        "gclid", "gclsrc", "gbraid", "wbraid", "gad_source", "gad_campaignid", "dclid", "_ga", "_gl", "srsltid",

        // Facebook and Instagram, Microsoft, Yandex, X, TikTok, LinkedIn, Pinterest, Snapchat, Reddit.
        "fbclid", "igshid", "igsh", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id", "epik", "sccid", "rdt_cid",

        // Mailers: Mailchimp, HubSpot, Marketo, Omeda, Vero.
        "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "vero_conv",
    ];

    private static readonly byte[] PrefixBytes = Encoding.ASCII.GetBytes(Prefix);
    private static readonly byte[][] NameBytes = [.. Names.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Whether a name, in any case, is one of them.</summary>
    public static bool Contains(ReadOnlySpan<byte> name)
    {
        if (name.Length >= PrefixBytes.Length && Ascii.EqualsIgnoreCase(name[..PrefixBytes.Length], PrefixBytes))
        {
            return true;
        }

        foreach (var tracking in NameBytes)
        {
            if (Ascii.EqualsIgnoreCase(name, tracking))
            {
                return true;
            }
        }

        return false;
    }
}
