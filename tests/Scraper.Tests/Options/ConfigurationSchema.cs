using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Scraper.Options;

namespace Scraper.Tests.Options;

/// <summary>Makes the JSON schema of the configuration file of the options records: their types, ranges, defaults and documentation.</summary>
/// <remarks>Draft 07, the one that editors know best.</remarks>
internal static partial class ConfigurationSchema
{
    private static readonly XDocument Documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "scraper.xml"));

    public static JsonObject Create()
    {
        var sections = typeof(ScraperOptions).GetProperties().Where(property => property.CanWrite).ToArray();
        var defaults = new ScraperOptions();
        var root = Object(sections.Select(section => (section.Name, Section(section.PropertyType, section.GetValue(defaults)!))));
        root["properties"]!.AsObject().Insert(0, "$schema", new JsonObject { ["type"] = "string" });
        root["properties"]!["Serilog"] = new JsonObject { ["type"] = "object", ["description"] = "For Serilog's own configuration: sinks and levels." };
        root.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        root.Insert(1, "title", "The configuration of scraper");
        return root;
    }

    private static JsonObject Section(Type type, object defaults)
    {
        var section = Object(type.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => (property.Name, Setting(property, defaults))));
        section.Insert(0, "description", Summary($"T:{type.FullName}"));
        return section;
    }

    private static JsonObject Object(IEnumerable<(string Name, JsonObject Schema)> properties) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema))),
    };

    private static JsonObject Setting(PropertyInfo property, object defaults)
    {
        var schema = new JsonObject { ["description"] = Summary($"P:{property.DeclaringType!.FullName}.{property.Name}") };
        var isNullable = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        AddType(schema, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, isNullable);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            schema["minimum"] = Number(range.Minimum);
            schema["maximum"] = Number(range.Maximum);
        }

        if (property.GetCustomAttribute<NumberOrTextAttribute>() is { } number)
        {
            schema["type"] = new JsonArray(isNullable ? ["integer", "string", "null"] : ["integer", "string"]);
            schema["minimum"] = number.Minimum; // of a text nothing is asked by these
            schema["maximum"] = number.Maximum;
        }

        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
        {
            schema["enum"] = new JsonArray([.. allowed.Values.Select(value => (JsonNode)(string)value!)]);
        }

        // The version of the program is in this one.
        if (property.Name != nameof(FetchOptions.UserAgent))
        {
            schema["default"] = Value(property.GetValue(defaults));
        }

        return schema;
    }

    private static void AddType(JsonObject schema, Type type, bool isNullable)
    {
        if (type.IsEnum)
        {
            schema["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)name)]);
            return;
        }

        var name = type switch
        {
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(int) || type == typeof(long) => "integer",
            _ when type == typeof(double) => "number",
            _ when type == typeof(string) => "string",
            _ when type == typeof(IReadOnlyList<string>) || type == typeof(IReadOnlyList<int>) => "array",
            _ => throw new NotSupportedException($"A setting of the type {type}."),
        };
        schema["type"] = isNullable ? new JsonArray(name, "null") : name;
        if (name == "array")
        {
            schema["items"] = new JsonObject { ["type"] = type == typeof(IReadOnlyList<int>) ? "integer" : "string" };
        }
    }

    private static JsonNode? Value(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        string text => text,
        Enum name => name.ToString(),
        IEnumerable<string> texts => new JsonArray([.. texts.Select(text => (JsonNode)text)]),
        IEnumerable<int> numbers => new JsonArray([.. numbers.Select(number => (JsonNode)number)]),
        _ => Number(value),
    };

    private static JsonValue Number(object value) =>
        value is double number ? JsonValue.Create(number) : JsonValue.Create(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));

    private static string Summary(string member) => TrySummarize(member) ?? throw new InvalidOperationException($"{member} is not documented.");

    /// <summary>The documentation of a member, in one line; of references the last part. Null if there is none.</summary>
    public static string? TrySummarize(string member)
    {
        if (Documentation.Descendants("member").SingleOrDefault(element => element.Attribute("name")!.Value == member)?.Element("summary") is not { } documented)
        {
            return null;
        }

        var summary = new XElement(documented);
        foreach (var reference in summary.Descendants("see").ToArray())
        {
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.')[^1]);
        }

        return WhiteSpace().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
