using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;

namespace Scraper.Options;

/// <summary>A setting as a run would have it.</summary>
/// <param name="Path">Its name with its section: <c>Fetch:Concurrency</c>.</param>
/// <param name="Value">Its value as JSON, secrets left out.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed partial record EffectiveSetting(string Path, string Value, string Source)
{
    // Read by people, not put into HTML.
    private static readonly SettingJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The types of settings.</summary>
    [JsonSerializable(typeof(object))]
    [JsonSerializable(typeof(bool))]
    [JsonSerializable(typeof(long))]
    [JsonSerializable(typeof(double))]
    [JsonSerializable(typeof(IEnumerable<int>))]
    [JsonSerializable(typeof(IEnumerable<string>))]
    private sealed partial class SettingJson : JsonSerializerContext;

    /// <summary>All settings.</summary>
    /// <param name="options">The options.</param>
    /// <param name="configuration">What they were bound from.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The sections are of this assembly, which stays whole.")]
    public static IEnumerable<EffectiveSetting> List(ScraperOptions options, IConfigurationRoot configuration) =>
        from section in typeof(ScraperOptions).GetProperties()
        where section.CanWrite
        from property in section.PropertyType.GetProperties()
        where property.CanWrite
        select Create($"{section.Name}:{property.Name}", property, section.GetValue(options)!, configuration);

    private static EffectiveSetting Create(string path, PropertyInfo property, object section, IConfigurationRoot configuration)
    {
        var value = property.GetValue(section);
        return new EffectiveSetting(path, Format(property.Name, value), Describe(SettingSource.Find(configuration, path)));
    }

    private static string Format(string name, object? value) => value switch
    {
        string text => JsonSerializer.Serialize(Secrets.Hide(name, text), Json.String),
        IEnumerable<string> texts => JsonSerializer.Serialize(texts.Select(text => Secrets.Hide(name, text)), Json.IEnumerableString),
        IEnumerable<int> numbers => JsonSerializer.Serialize(numbers, Json.IEnumerableInt32),
        Enum => JsonSerializer.Serialize($"{value}", Json.String),
        _ => JsonSerializer.Serialize(value!, Json.Object),
    };

    private static string Describe(SettingSource source) => source switch
    {
        { File: { } file } => file,
        { Variable: { } variable } => $"environment: {variable}",
        { IsCommandLine: true } => "command line",
        _ => "default",
    };
}
