using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Scraper.Options;

/// <summary>Turns configuration into options records, and finds every fault in it, not just the first.</summary>
/// <remarks>Unlike the framework's binder it takes no unknown key in silence: a misspelt setting is a fault.</remarks>
/// <param name="nameOf">How a fault names a setting, of which it is given the path; null for the path itself.</param>
internal sealed class OptionsBinder(Func<string, string>? nameOf = null)
{
    private readonly List<string> _faults = [];

    /// <summary>What is wrong with the configuration; empty if nothing is.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Overlays a record that holds the defaults with what <paramref name="section"/> has.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The records are of this assembly, which stays whole.")]
    public void Bind(object options, IConfiguration section)
    {
        var properties = options.GetType().GetProperties().Where(property => property.CanWrite).ToArray();
        var results = new List<ValidationResult>();
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(properties, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                _faults.Add($"{NameOf(child.Path)}: no such setting{Spelling.Suggest(child.Key, properties.Select(known => known.Name))}");
            }
            else if (IsSection(property.PropertyType))
            {
                BindSection(property.GetValue(options)!, child);
            }
            else
            {
                BindValue(options, property, child, results);
            }
        }

        Validate(options, results, (section as IConfigurationSection)?.Path);
    }

    private void BindSection(object options, IConfigurationSection section)
    {
        if (section.Value is not null && !section.GetChildren().Any())
        {
            if (section.Value.Length > 0)
            {
                _faults.Add($"{NameOf(section.Path)}: a group of settings, not a value");
            }

            return;
        }

        Bind(options, section);
    }

    private void BindValue(object options, PropertyInfo property, IConfigurationSection setting, List<ValidationResult> results)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(IReadOnlyList<string>))
        {
            property.SetValue(options, ReadList(setting, property.IsDefined(typeof(VerbatimItemsAttribute))));
            return;
        }

        if (type == typeof(IReadOnlyList<int>))
        {
            BindNumbers(options, property, setting);
            return;
        }

        if (setting.Value is null && IsNullable(property) && !setting.GetChildren().Any())
        {
            property.SetValue(options, null);
            return;
        }

        if (setting.Value is null)
        {
            _faults.Add($"{NameOf(setting.Path)}: must be a single value");
            return;
        }

        // Not the same as none: it is a variable of a shell, most likely, that is not set.
        if (type == typeof(string) && setting.Value.Length == 0 && IsNullable(property))
        {
            _faults.Add($"{NameOf(setting.Path)}: must not be empty");
            return;
        }

        try
        {
            var value = Convert(type, setting.Value);
            property.SetValue(options, value);
            Validate(property, value, results);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            _faults.Add($"{NameOf(setting.Path)}: '{Printable.Excerpt(setting.Value)}' is not {Describe(type)}");
        }
    }

    private void BindNumbers(object options, PropertyInfo property, IConfigurationSection setting)
    {
        var numbers = new List<int>();
        foreach (var item in ReadList(setting))
        {
            if (int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
            else
            {
                _faults.Add($"{NameOf(setting.Path)}: '{Printable.Excerpt(item)}' is not {Describe(typeof(int))}");
            }
        }

        property.SetValue(options, numbers);
    }

    /// <remarks>Not by <see cref="System.ComponentModel.TypeDescriptor"/>, which takes a tenth of the time in which the program starts.</remarks>
    private static object Convert(Type type, string value) => type switch
    {
        _ when type == typeof(string) => value,
        _ when type == typeof(bool) => bool.Parse(value),
        _ when type == typeof(int) => int.Parse(value, NumberStyles.Integer, CultureInfo.InvariantCulture),
        _ when type == typeof(long) => long.Parse(value, NumberStyles.Integer, CultureInfo.InvariantCulture),
        _ when type == typeof(double) => double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture),

        // .NET takes any number for an enum, and several names at once.
        { IsEnum: true } => Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase) ? Enum.Parse(type, value, ignoreCase: true) : throw new FormatException(),
        _ => throw new InvalidOperationException($"{type} is not a type of a setting."),
    };

    /// <summary>A list of the file, or one written as a text: an item a line, and unless they are verbatim several, with commas.</summary>
    private static string[] ReadList(IConfigurationSection setting, bool isVerbatim = false) =>
        setting.Value is { } text
            ? text.Split(isVerbatim ? ['\n'] : ['\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [.. setting.GetChildren().Select(item => item.Value).OfType<string>()];

    /// <summary>Looks at a value that has been set; the defaults are right.</summary>
    private static void Validate(PropertyInfo property, object value, List<ValidationResult> results)
    {
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)))
        {
            // The framework's words for a fault of one property name neither the value nor where it stands.
            results.Add(new ValidationResult(Describe(rule, value), [property.Name]));
        }
    }

    /// <summary>Looks at how the settings of a section go with each other.</summary>
    private void Validate(object options, List<ValidationResult> results, string? path)
    {
        // Validator.TryValidateObject would leave all of these out when a property is faulty; what follows from its fault is left out here.
        var faulty = results.SelectMany(result => result.MemberNames).ToHashSet();
        results.AddRange((options as IValidatableObject)?.Validate(new ValidationContext(options, options.GetType().Name, null, null))
            .Where(result => !result.MemberNames.Any(faulty.Contains)) ?? []);
        foreach (var result in results)
        {
            _faults.Add($"{NameOf($"{path}:{result.MemberNames.First()}")}: {result.ErrorMessage}");
        }
    }

    private string NameOf(string path) => nameOf?.Invoke(path) ?? path;

    private static bool IsNullable(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static bool IsSection(Type type) => type.IsClass && type.Namespace == typeof(ScraperOptions).Namespace;

    private static string Describe(ValidationAttribute rule, object? value) => rule switch
    {
        RequiredAttribute => "must not be empty",
        RangeAttribute { Maximum: (double)long.MaxValue } range => Text($"'{value}' is less than {range.Minimum}"),
        RangeAttribute range => Text($"'{value}' is not between {range.Minimum} and {range.Maximum}"),
        AllowedValuesAttribute allowed => Text($"'{Printable.Excerpt($"{value}")}' is not one of {string.Join(", ", allowed.Values)}"),
        StringLengthAttribute length => Text($"must have {length.MinimumLength} to {length.MaximumLength} characters"),
        _ => rule.FormatErrorMessage("it"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Describe(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ => "a number",
    };
}
