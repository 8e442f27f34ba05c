using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Scraper.Options;
using Scraper.Reporting;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Settings.Configuration;

namespace Scraper.Logging;

/// <summary>Sets up the log: to standard error, and to a file if one is configured.</summary>
internal static class LogSetup
{
    private const string Template = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>A logger that never blocks its caller: a thread of its own does the writing, and what it cannot keep up with is
    /// dropped.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UsageException">Serilog does not take what its section says.</exception>
    public static Logger Create(LogOptions options, IConfiguration configuration, Screen screen, bool inColour)
    {
        if (options.File is { } path)
        {
            ThrowIfNotWritable(path);
        }

        ITextFormatter formatter = options.Format == LogFormat.Json ? new JsonLines() : new MessageTemplateTextFormatter(Template, CultureInfo.InvariantCulture);
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(options.Level)
            .WriteTo.Async(sinks =>
            {
                sinks.Sink(new ScreenSink(screen, formatter, inColour && options.Format == LogFormat.Text));
                if (options.File is { } file)
                {
                    AddFile(sinks, formatter, file);
                }
            });
        if (configuration.GetSection("Serilog").Exists())
        {
            ReadSettings(logger, configuration);
        }

        return logger.CreateLogger();
    }

    /// <summary>Serilog goes on in silence without a file that it cannot open.</summary>
    private static void ThrowIfNotWritable(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: the log cannot be written: {exception.Message}", exception);
        }
    }

    // The assemblies of both are loaded when they are called, and not before.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddFile(LoggerSinkConfiguration sinks, ITextFormatter formatter, string file) => sinks.File(formatter, file, fileSizeLimitBytes: null);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadSettings(LoggerConfiguration logger, IConfiguration configuration)
    {
        try
        {
            if (configuration.GetSection("Serilog:Using").Exists())
            {
                logger.ReadFrom.Configuration(configuration);
            }
            else
            {
                logger.ReadFrom.Configuration(configuration, new ConfigurationReaderOptions(KnownToSerilog()));
            }
        }
        catch (Exception exception)
        {
            // Whatever it is, it comes of what the section says.
            throw new UsageException([$"the section Serilog: {Printable.Excerpt(exception.GetBaseException().Message.Split('\n')[0].TrimEnd())}"]);
        }
    }

    // By itself Serilog looks for files of that name, and the published program is a single one.
    private static Assembly[] KnownToSerilog() =>
    [
        typeof(ILogger).Assembly,
        typeof(ConsoleLoggerConfigurationExtensions).Assembly,
        typeof(FileLoggerConfigurationExtensions).Assembly,
        typeof(LoggerConfigurationAsyncExtensions).Assembly,
    ];
}
