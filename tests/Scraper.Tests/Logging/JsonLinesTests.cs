using System.Text.Json;
using Scraper.Logging;
using Scraper.Tests.Fixtures;
using Serilog.Events;
using Serilog.Parsing;

namespace Scraper.Tests.Logging;

public sealed class JsonLinesTests
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 4, 4, 5, 678, TimeSpan.FromHours(1));

    [Fact]
    public void Format_Event_IsOneObjectWithTimeMessageAndProperties()
    {
        var json = Format(LogEventLevel.Information, null, "{Url} has {Count} links", ("Url", "http://a/"), ("Count", 3));

        Assert.Equal(
            """{"@t":"2030-01-02T03:04:05.6780000Z","@m":"\"http://a/\" has 3 links","Url":"http://a/","Count":3}""" + "\n",
            json);
    }

    [Fact]
    public void Format_EverythingAtOnce_StaysOneLineOfValidJson()
    {
        const string Awkward = "a \"quote\", a \\, a line\r\nanother, \t, \u2028, \u0001, ü";
        var exception = new InvalidOperationException(Awkward);

        var json = Format(LogEventLevel.Error, exception, "{Text:l}", ("Text", Awkward), ("@odd", 1.5));

        Assert.Equal('\n', json[^1]);
        Assert.DoesNotContain('\n', json[..^1]);
        var parsed = JsonDocument.Parse(json).RootElement;
        Assert.Equal(Awkward, parsed.GetProperty("@m").GetString());
        Assert.Equal(Awkward, parsed.GetProperty("Text").GetString());
        Assert.Equal("Error", parsed.GetProperty("@l").GetString());
        Assert.Contains(Awkward, parsed.GetProperty("@x").GetString());
        Assert.Equal(1.5, parsed.GetProperty("@@odd").GetDouble());
    }

    [Fact]
    public async Task Run_LogAsJson_StandardErrorHasNothingElse()
    {
        using var folder = new TemporaryFolder();
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        folder.Write("urls.txt", $"{server.Url}1\nnonsense\n");
        folder.Write("config/scraper.json", """{ "Log": { "File": "log", "Level": "Debug" } }""");

        var (exitCode, output, error) = await ScraperProcess.RunAsync(folder.Path, "run", "--allow-private", "--log-format", "json");

        var events = error.Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(events, line => line.GetProperty("@m").GetString() == $"\"{server.Url}1\" is here, {RawServer.Html("<a href=x>").Split("\r\n\r\n")[1].Length} bytes" && line.GetProperty("@l").GetString() == "Debug");
        Assert.Equal((2, 1, 1, 1), Figures(events[^1]));
        Assert.Equal(error, folder.Read("log"));
    }

    private static (int Read, int Done, int Failed, int Links) Figures(JsonElement line) =>
        (line.GetProperty("Read").GetInt32(), line.GetProperty("Done").GetInt32(), line.GetProperty("Failed").GetInt32(), line.GetProperty("Links").GetInt32());

    private static string Format(LogEventLevel level, Exception? exception, string template, params (string Name, object Value)[] properties)
    {
        var output = new StringWriter();
        var values = properties.Select(property => new LogEventProperty(property.Name, new ScalarValue(property.Value)));
        new JsonLines().Format(new LogEvent(Time, level, exception, new MessageTemplateParser().Parse(template), values), output);
        return output.ToString();
    }
}
