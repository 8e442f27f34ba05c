using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Scraper.Pipeline;

namespace Scraper.Serving;

/// <summary>The answers that hold no page.</summary>
internal static class Answers
{
    /// <summary>A failure as an object of JSON: text from the network is escaped to ASCII.</summary>
    public static void Write(Utf8JsonWriter json, Failure failure)
    {
        json.WriteStartObject();
        json.WriteString("source", failure.Source);
        json.WriteString("category", failure.Category.Name());
        json.WriteString("detail", Printable.Escape(failure.Detail));
        json.WriteEndObject();
    }

    /// <summary>Answers with a list of failures.</summary>
    public static Task FailAsync(HttpContext context, int statusCode, IEnumerable<Failure> failures) =>
        SendAsync(context, statusCode, json =>
        {
            json.WriteStartArray();
            foreach (var failure in failures)
            {
                Write(json, failure);
            }

            json.WriteEndArray();
        });

    /// <summary>Answers that a request is not done, and why.</summary>
    public static Task RefuseAsync(HttpContext context, int statusCode, string reason) =>
        SendAsync(context, statusCode, json =>
        {
            json.WriteStartObject();
            json.WriteString("error", reason);
            json.WriteEndObject();
        });

    /// <summary>Answers with a text.</summary>
    public static Task SendTextAsync(HttpContext context, string contentType, string text)
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text);
    }

    private static async Task SendAsync(HttpContext context, int statusCode, Action<Utf8JsonWriter> write)
    {
        using var body = new MemoryStream();
        await using (var json = new Utf8JsonWriter(body))
        {
            write(json);
        }

        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
    }
}
