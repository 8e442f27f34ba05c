namespace Scraper.Pipeline;

/// <summary>The kinds of failure, as failures.txt and the summary name them.</summary>
internal enum FailureCategory
{
    /// <summary>The line of the list holds no URL.</summary>
    Malformed,

    /// <summary>Policy forbids the target: its scheme, or its address.</summary>
    Blocked,

    /// <summary>No connection, or it went before the first byte of an answer.</summary>
    ConnectionError,

    /// <summary>A time limit passed.</summary>
    Timeout,

    /// <summary>The bytes break the rules of HTTP.</summary>
    ProtocolError,

    /// <summary>A complete answer whose status says no.</summary>
    HttpStatus,

    /// <summary>Too many redirects, or a loop of them.</summary>
    RedirectLimit,

    /// <summary>A redirect that says not where to, or where nobody can go.</summary>
    RedirectInvalid,

    /// <summary>A complete answer that is no HTML.</summary>
    NotHtml,

    /// <summary>A limit on the size of the header or the body was passed.</summary>
    TooLarge,

    /// <summary>The answer ended before it was whole.</summary>
    Truncated,

    /// <summary>The content coding could not be undone.</summary>
    DecodeError,

    /// <summary>The page of a mirror does not hold the text that it must.</summary>
    Unexpected,

    /// <summary>Worker after worker was given the line, and was gone before it had ended.</summary>
    SetAside,
}

/// <summary>The categories as they are written.</summary>
internal static class FailureCategories
{
    /// <summary>The name in lower case, its words joined by hyphens: <c>http-status</c>.</summary>
    public static string Name(this FailureCategory category) => category switch
    {
        FailureCategory.Malformed => "malformed",
        FailureCategory.Blocked => "blocked",
        FailureCategory.ConnectionError => "connection-error",
        FailureCategory.Timeout => "timeout",
        FailureCategory.ProtocolError => "protocol-error",
        FailureCategory.HttpStatus => "http-status",
        FailureCategory.RedirectLimit => "redirect-limit",
        FailureCategory.RedirectInvalid => "redirect-invalid",
        FailureCategory.NotHtml => "not-html",
        FailureCategory.TooLarge => "too-large",
        FailureCategory.Truncated => "truncated",
        FailureCategory.DecodeError => "decode-error",
        FailureCategory.Unexpected => "unexpected",
        FailureCategory.SetAside => "set-aside",
        _ => throw new ArgumentOutOfRangeException(nameof(category)),
    };

    /// <summary>The category of a name, or null.</summary>
    public static FailureCategory? TryFind(string name) =>
        Enum.GetValues<FailureCategory>().Where(category => category.Name() == name).Cast<FailureCategory?>().FirstOrDefault();
}
