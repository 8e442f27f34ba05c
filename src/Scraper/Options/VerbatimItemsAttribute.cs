namespace Scraper.Options;

/// <summary>Marks a list whose items may hold commas: as a text it has an item a line.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class VerbatimItemsAttribute : Attribute;
