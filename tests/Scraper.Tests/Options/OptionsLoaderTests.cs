using Scraper.Options;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Options;

/// <summary>Environment variables are the whole process's, so nothing else runs beside these tests.</summary>
[CollectionDefinition(nameof(EnvironmentVariables), DisableParallelization = true)]
public sealed class EnvironmentVariables;

[Collection(nameof(EnvironmentVariables))]
public sealed class OptionsLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _variables = [];

    [Fact]
    public void Load_NothingSaid_GivesTheDefaults() => Assert.Equivalent(new FetchOptions(), Load("{}").Fetch, strict: true);

    [Fact]
    public void Load_SettingInSeveralPlaces_CommandLineBeatsEnvironmentBeatsFileBeatsDefault()
    {
        const string File = """{ "Fetch": { "Concurrency": 1, "ConcurrencyPerHost": 1, "Retries": 1 } }""";
        SetVariable("SCRAPER__FETCH__CONCURRENCY", "2");
        SetVariable("SCRAPER__FETCH__CONCURRENCYPERHOST", "2");

        var options = Load(File, ("Fetch:Concurrency", "3"));

        Assert.Equivalent(new FetchOptions { Concurrency = 3, ConcurrencyPerHost = 2, Retries = 1 }, options.Fetch, strict: true);
    }

    [Fact]
    public void Load_ListInSeveralPlaces_IsReplacedNotMixed()
    {
        const string File = """{ "Links": { "Elements": ["a", "area", "link"] } }""";
        SetVariable("SCRAPER__LINKS__ELEMENTS", "form");

        Assert.Equal(["form"], Load(File).Links.Elements);
        Assert.Equal(["x", "y"], Load(File, ("Links:Elements", "x,y")).Links.Elements);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void Load_EmptyListInTheFile_IsEmpty(string value) =>
        Assert.Empty(Load($$"""{ "Links": { "Elements": {{value}} } }""").Links.Elements);

    [Fact]
    public void Load_NullForWhatMayBeMissing_IsNull() => Assert.Null(Load("""{ "Log": { "File": null } }""").Log.File);

    [Fact]
    public void Load_CommentsAndTrailingCommas_AreAllowed() =>
        Assert.Equal(5, Load("{ // slowly\n \"Fetch\": { \"Concurrency\": 5, }, }").Fetch.Concurrency);

    [Fact]
    public void Load_SerilogSection_IsLeftToSerilog()
    {
        var file = _folder.Write("s.json", """{ "Serilog": { "MinimumLevel": "Debug" } }""");

        Assert.Equal("Debug", OptionsLoader.Load(file, []).Configuration["Serilog:MinimumLevel"]);
    }

    [Fact]
    public void Load_MisspeltVariable_IsAFault()
    {
        SetVariable("SCRAPER__FETCH__CONCURENCY", "2");

        Assert.Contains("(is it Concurrency?)", Assert.Single(Faults("{}")), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OtherVariables_AreNotOurs()
    {
        SetVariable("SCRAPER_FETCH", "x");
        SetVariable("OTHER__FETCH__CONCURRENCY", "x");

        Assert.Equivalent(new FetchOptions(), Load("{}").Fetch, strict: true);
    }

    [Fact]
    public void Load_FaultsInAllPlaces_AreNamedAtOnce()
    {
        SetVariable("SCRAPER__FETCH__RETRIES", "x");

        var faults = Faults("""{ "Fetch": { "RedirectLimit": true }, "Lnks": {} , "Lonks": { "a": 1 } }""", ("Output:Path", ""));

        var path = _folder.File("scraper.json");
        Assert.Contains("SCRAPER__FETCH__RETRIES: 'x' is not a whole number", faults);
        Assert.Contains($"{path}: Fetch:RedirectLimit: 'True' is not a whole number", faults, StringComparer.OrdinalIgnoreCase);
        Assert.Contains(faults, fault => fault.StartsWith($"{path}: Lonks: no such setting", StringComparison.Ordinal));
        Assert.Contains("Output:Path: must not be empty", faults);
    }

    [Fact]
    public void Load_InvalidJson_NamesFileAndLine()
    {
        var fault = Assert.Single(Faults("{\n  \"Fetch\": {\n    oops\n  }\n}"));

        Assert.StartsWith($"{_folder.File("scraper.json")}: line 3: not valid JSON", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", 1)]
    [InlineData("// {\n{\n \"Fetch\": { \"Concurrency\": 5 },\n", 2)]
    [InlineData("{\n \"Links\": {\n  \"Elements\": [ \"a\", \"}\"\n", 3)]
    [InlineData("\uFEFF{ \"Fetch\":\n {", 2)]
    public void Load_JsonThatIsNotClosed_NamesTheLineThatOpensIt(string text, int line) =>
        Assert.Equal(
            $"{_folder.File("scraper.json")}: line {line}: not valid JSON: what is opened here is not closed", Assert.Single(Faults(text)));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{ \"Fetch\": { \"Retries\": 1, \"retries\": 2 } }")]
    public void Load_JsonThatIsNoConfiguration_NamesTheFile(string text) =>
        Assert.StartsWith($"{_folder.File("scraper.json")}: ", Assert.Single(Faults(text)), StringComparison.Ordinal);

    [Fact]
    public void Load_FileThatIsNotThere_IsAFault()
    {
        var file = _folder.File("missing.json");

        var exception = Assert.Throws<UsageException>(() => OptionsLoader.Load(file, []));

        Assert.Equal($"{file}: no such configuration file", Assert.Single(exception.Faults));
    }

    [Fact]
    public void Load_FileWhoseNameBeginsWithADot_IsRead()
    {
        var file = _folder.Write(".scraper.json", """{ "Fetch": { "Concurrency": 5 } }""");

        Assert.Equal(5, OptionsLoader.Load(file, []).Options.Fetch.Concurrency);
    }

    public void Dispose()
    {
        _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        _folder.Dispose();
    }

    private ScraperOptions Load(string file, params (string Key, string Value)[] commandLine) =>
        OptionsLoader.Load(
            _folder.Write("scraper.json", file),
            commandLine.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Options;

    private IReadOnlyList<string> Faults(string file, params (string Key, string Value)[] commandLine) =>
        Assert.Throws<UsageException>(() => Load(file, commandLine)).Faults;

    private void SetVariable(string name, string value)
    {
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
