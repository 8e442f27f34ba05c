using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Scraper.Options;
using Scraper.Telemetry;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Telemetry;

/// <summary>A collector on loopback, and the program itself.</summary>
public sealed class OtlpExportTests
{
    [Fact]
    public async Task Run_EndpointInTheConfiguration_SendsMetricsAndTracesAsProtobuf()
    {
        var received = new ConcurrentQueue<(string Path, string? Type, string Body)>();
        await using var collector = await StartAsync(received);
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        using var folder = new TemporaryFolder();
        folder.Write("urls.txt", $"{server.Url}1\nnonsense\n");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(
            folder.Path, "run", "--allow-private", "--config", folder.Write("c.json", $$"""{ "Telemetry": { "OtlpEndpoint": "{{collector.Urls.Single()}}" } }"""));

        Assert.Equal(1, exitCode);
        Assert.Contains("2 URLs read, 1 done, 1 failed", error);
        Assert.All(received, request => Assert.Equal("application/x-protobuf", request.Type));
        var metrics = Assert.Single(received, request => request.Path == "/v1/metrics").Body;
        Assert.Contains("scraper.urls.ended", metrics);
        Assert.Contains("scraper.request.phase", metrics);
        Assert.Contains("reactor.turns", metrics);
        Assert.Contains("service.name", metrics);
        var traces = Assert.Single(received, request => request.Path == "/v1/traces").Body;
        Assert.Contains($"{server.Url}1", traces);
        Assert.Contains("scraper.outcome", traces);
    }

    [Fact]
    public async Task Serve_EndpointInTheConfiguration_SendsMetricsAtTheLatestAtItsEnd()
    {
        var received = new ConcurrentQueue<(string Path, string? Type, string Body)>();
        await using var collector = await StartAsync(received);
        using var folder = new TemporaryFolder();
        using var process = ScraperProcess.Start(
            folder.Path, "serve", "--listen", "127.0.0.1:0", "--config", folder.Write("c.json", $$"""{ "Telemetry": { "OtlpEndpoint": "{{collector.Urls.Single()}}" } }"""));
        await process.WaitForErrorAsync("Listening", 1);

        process.Signal("TERM");
        var (exitCode, _, _) = await process.WaitAsync();

        var metrics = Assert.Single(received, request => request.Path == "/v1/metrics").Body;
        Assert.Equal(143, exitCode);
        Assert.Contains("scraper.urls.ended", metrics);
        Assert.Contains("scraper.serve.requests.in_flight", metrics);
        Assert.Contains("reactor.turns", metrics);
    }

    [Fact]
    public async Task Run_NobodyListensAtTheEndpoint_EndsAllTheSame()
    {
        using var server = RawServer.Answering(RawServer.Html("<a href=x>"));
        using var folder = new TemporaryFolder();
        folder.Write("urls.txt", $"{server.Url}1\n");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(
            folder.Path, "run", "--allow-private", "--config", folder.Write("c.json", """{ "Telemetry": { "OtlpEndpoint": "http://127.0.0.1:1" } }"""));

        Assert.Equal(0, exitCode);
        Assert.Contains("1 URLs read, 1 done", error);
    }

    [Theory]
    [InlineData(null, "", null, null)]
    [InlineData("http://c:4318/", "", "http://c:4318/v1/metrics", "http://c:4318/v1/traces")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT=http://e:4318/base", "http://e:4318/base/v1/metrics", "http://e:4318/base/v1/traces")]
    [InlineData("http://c", "OTEL_EXPORTER_OTLP_ENDPOINT=http://e OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://t", "http://c/v1/metrics", "http://c/v1/traces")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://t/x", null, "http://t/x")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT=http://e OTEL_TRACES_EXPORTER=none", "http://e/v1/metrics", null)]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT=http://e:4317 OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "grpc http://e:4317/", "grpc http://e:4317/")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT=http://e OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=grpc", "grpc http://e/", "http://e/v1/traces")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT=http://e OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf", "grpc http://e/", "http://e/v1/traces")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://t/x OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc", null, "grpc http://t/x")]
    [InlineData("http://c", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=", "grpc http://c/", "grpc http://c/")]
    [InlineData(null, "OTEL_EXPORTER_OTLP_ENDPOINT= OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=", null, null)]
    [InlineData("http://c", "OTEL_SDK_DISABLED=true", null, null)]
    public void Find_ConfigurationAndEnvironment_AreWhatTheSpecificationSays(string? configured, string environment, string? metrics, string? traces)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var settings = OtlpSettings.Find(new TelemetryOptions { OtlpEndpoint = configured }, variables.GetValueOrDefault);

        Assert.Equal((metrics, traces), (Format(settings?.Metrics), Format(settings?.Traces)));
    }

    private static string? Format(OtlpTarget? target) => target is null ? null : (target.IsGrpc ? "grpc " : "") + target.Url.AbsoluteUri;

    [Fact]
    public void Find_FaultyVariable_IsAFaultOfUsage() =>
        Assert.Throws<UsageException>(() => OtlpSettings.Find(new TelemetryOptions(), name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "collector" : null));

    private static async Task<WebApplication> StartAsync(ConcurrentQueue<(string Path, string? Type, string Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path.Value!, context.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/x-protobuf";
        });
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }
}
