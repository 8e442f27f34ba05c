using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Loops;

/// <summary>Pages of some 46 KB with some 100 links, as answers of HTTP.</summary>
internal static class CannedPages
{
    private const int Count = 100;
    private const int LinkCount = 100;
    private const string Text = " and what stands between two links of a page is mostly text, of which there is some more than there is markup";

    private static readonly byte[][] Answers = [.. Enumerable.Range(0, Count).Select(Create)];

    /// <summary>The answer to a request.</summary>
    /// <param name="request">Its text, of the path <c>/NUMBER</c>.</param>
    public static byte[] Answer(ReadOnlySpan<byte> request) =>
        Utf8Parser.TryParse(request["GET /".Length..], out int number, out _)
            ? Answers[number % Count]
            : throw new InvalidOperationException("What was sent is not the beginning of a request.");

    private static byte[] Create(int page)
    {
        var body = new StringBuilder("<!doctype html><html><head><meta charset=utf-8><title>Page</title></head><body>");
        for (var link = 0; link < LinkCount; link++)
        {
            body.Append(CultureInfo.InvariantCulture, $"<div class=\"entry\"><p><a class=\"item-{link}\" href=\"/section/{page}/article-{link * page}.html?from=list&amp;n={link}\">Article {link}</a>");
            for (var sentence = 0; sentence < 3; sentence++)
            {
                body.Append(Text).Append("<br>");
            }

            body.Append("</p></div>\n");
        }

        body.Append("</body></html>");
        return Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
