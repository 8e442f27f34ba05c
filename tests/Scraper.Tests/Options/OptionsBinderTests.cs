using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Scraper.Options;
using Serilog.Events;

namespace Scraper.Tests.Options;

public sealed class OptionsBinderTests
{
    [Fact]
    public void Bind_Nothing_GivesTheDefaults()
    {
        var (options, faults) = Bind();

        Assert.Empty(faults);
        Assert.Equivalent(new ScraperOptions().Fetch, options.Fetch, strict: true);
        Assert.Equal(new ScraperOptions().Output, options.Output);
        Assert.Equal(new ScraperOptions().Log, options.Log);
        Assert.Empty(options.Links.Elements);
    }

    [Fact]
    public void Bind_Nothing_TheDefaultsAreWithinTheirLimits()
    {
        var sections = typeof(ScraperOptions).GetProperties().Where(section => section.CanWrite).Select(section => section.GetValue(new ScraperOptions())!).ToList();

        Assert.Equal(9, sections.Count);
        Assert.All(sections, section => Validator.ValidateObject(section, new ValidationContext(section), validateAllProperties: true));
    }

    [Fact]
    public void Bind_EachTypeOfSetting_IsConverted()
    {
        var (options, faults) = Bind(
            ("Fetch:Concurrency", "7"), ("fetch:TOTALTIMEOUTSECONDS", "0.5"), ("Fetch:AllowPrivate", "True"),
            ("Fetch:UserAgent", "me/1"), ("Log:Level", "debug"), ("Log:File", "x.log"));

        Assert.Empty(faults);
        Assert.Equivalent(new FetchOptions { Concurrency = 7, TotalTimeoutSeconds = 0.5, AllowPrivate = true, UserAgent = "me/1" }, options.Fetch, strict: true);
        Assert.Equal(new LogOptions { Level = LogEventLevel.Debug, File = "x.log" }, options.Log);
    }

    [Fact]
    public void Bind_SeveralFaults_AllAreNamedAtOnce()
    {
        var (_, faults) = Bind(
            ("Fetch:Concurency", "1"), ("Fetch:Retries", "many"), ("Fetch:RedirectLimit", "101"), ("Log:Level", "Loud"), ("Nothing", "1"));

        Assert.Equal(5, faults.Count);
        Assert.Contains("Fetch:Concurency: no such setting (is it Concurrency?)", faults);
        Assert.Contains("Fetch:Retries: 'many' is not a whole number", faults);
        Assert.Contains("Fetch:RedirectLimit: '101' is not between 0 and 100", faults);
        Assert.Contains("Log:Level: 'Loud' is not one of Verbose, Debug, Information, Warning, Error, Fatal", faults);
        Assert.Contains("Nothing: no such setting", faults);
    }

    [Theory]
    [InlineData("Fetch:Concurrency", "0")]
    [InlineData("Fetch:Concurrency", "100001")]
    [InlineData("Fetch:ConcurrencyPerHost", "-1")]
    [InlineData("Fetch:TotalTimeoutSeconds", "0")]
    [InlineData("Fetch:TotalTimeoutSeconds", "NaN")]
    [InlineData("Fetch:ConnectTimeoutSeconds", "3601")]
    [InlineData("Fetch:Retries", "-1")]
    [InlineData("Fetch:RetryDelaySeconds", "-0.4")]
    [InlineData("Fetch:RetryDelaySeconds", "3600.4")]
    [InlineData("Fetch:RetryDelaySeconds", "1e300")]
    [InlineData("Fetch:RetryDelaySeconds", "NaN")]
    [InlineData("Fetch:RetryDelayLimitSeconds", "NaN")]
    [InlineData("Fetch:RetryDelayLimitSeconds", "0.5")]
    [InlineData("Fetch:BodyByteLimit", "0")]
    [InlineData("Fetch:UserAgent", "")]
    [InlineData("Fetch:UserAgent", "a\r\nX-Injected: 1")]
    [InlineData("Fetch:UserAgent", "ü")]
    [InlineData("Output:Path", "")]
    public void Bind_OutOfRange_IsAFault(string setting, string value)
    {
        var (_, faults) = Bind((setting, value));

        Assert.Contains(setting[(setting.IndexOf(':', StringComparison.Ordinal) + 1)..], Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fetch:Concurrency", "0", "'0' is not between 1 and 100000")]
    [InlineData("Fetch:ConnectTimeoutSeconds", "0.0001", "'0.0001' is not between 0.001 and 3600")]
    [InlineData("Serve:HeldByteLimit", "0", "'0' is less than 1")]
    [InlineData("Fetch:Http", "3", "'3' is not one of 1.1, 2")]
    [InlineData("Fetch:UserAgent", "", "must not be empty")]
    [InlineData("Fetch:MirrorExpect", "", "must not be empty")]
    [InlineData("Log:File", "", "must not be empty")]
    public void Bind_BrokenRule_IsToldWithTheValueInWordsOfTheProgram(string setting, string value, string fault) =>
        Assert.Equal($"{setting}: {fault}", Assert.Single(Bind((setting, value)).Faults));

    [Theory]
    [InlineData("Fetch:Concurrency", "1.5", "a whole number")]
    [InlineData("Fetch:Concurrency", "99999999999", "a whole number")]
    [InlineData("Fetch:Concurrency", "", "a whole number")]
    [InlineData("Fetch:TotalTimeoutSeconds", "1,5s", "a number")]
    [InlineData("Fetch:AllowPrivate", "yes", "true or false")]
    [InlineData("Fetch:AllowPrivate", "1", "true or false")]
    public void Bind_WrongType_IsAFault(string setting, string value, string expected)
    {
        var (_, faults) = Bind((setting, value));

        Assert.Equal($"{setting}: '{value}' is not {expected}", Assert.Single(faults));
    }

    [Theory]
    [InlineData("99")]
    [InlineData("-1")]
    [InlineData("Debug, Error")]
    public void Bind_LevelThatDoesNotExist_IsAFault(string level) =>
        Assert.Equal($"Log:Level: '{level}' is not one of Verbose, Debug, Information, Warning, Error, Fatal", Assert.Single(Bind(("Log:Level", level)).Faults));

    [Theory]
    [InlineData("Fetch", "x", "Fetch: a group of settings, not a value")]
    [InlineData("Fetch:Retries:x", "1", "Fetch:Retries: must be a single value")]
    [InlineData("Output:FailuresPath", "x", "Output:FailuresPath: no such setting")]
    [InlineData("Fetch:Zzzzzzzzzz", "x", "Fetch:Zzzzzzzzzz: no such setting")]
    [InlineData("Fech:Retries", "1", "Fech: no such setting (is it Fetch?)")]
    public void Bind_WrongShape_IsAFault(string setting, string value, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Bind((setting, value)).Faults), StringComparison.Ordinal);

    [Fact]
    public void Bind_ValueThatActs_IsEscapedInTheFault() =>
        Assert.Equal("Fetch:Retries: '\\u{1B}[2J' is not a whole number", Assert.Single(Bind(("Fetch:Retries", "\u001B[2J")).Faults));

    [Fact]
    public void Bind_ListAsALineOrItemByItem_IsTheSame()
    {
        string[] expected = ["a", "area"];

        Assert.Equal(expected, Bind(("Links:Elements", " a, area,")).Options.Links.Elements);
        Assert.Equal(expected, Bind(("Links:Elements:0", "a"), ("Links:Elements:1", "area")).Options.Links.Elements);
        Assert.Empty(Bind(("Links:Elements", "")).Options.Links.Elements);
    }

    [Fact]
    public void Bind_LongListItemByItem_KeepsItsOrder()
    {
        var items = Enumerable.Range(0, 12).Select(index => ($"Links:Elements:{index}", $"x{index}")).ToArray();

        Assert.Equal(items.Select(item => item.Item2), Bind(items).Options.Links.Elements);
    }

    private static (ScraperOptions Options, IReadOnlyList<string> Faults) Bind(params (string Key, string Value)[] settings)
    {
        var binder = new OptionsBinder();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var options = new ScraperOptions();
        binder.Bind(options, configuration);
        return (options, binder.Faults);
    }
}
