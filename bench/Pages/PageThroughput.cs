using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Pages;

/// <summary>Adds a column for the megabytes of pages that are read in a second.</summary>
internal sealed class PageThroughput : ManualConfig
{
    public PageThroughput() => AddColumn(new Column());

    private sealed class Column : IColumn
    {
        public string Id => nameof(PageThroughput);

        public string ColumnName => "MB/s";

        public string Legend => "Megabytes of pages a second";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Statistics;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
        {
            var nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Median;
            return nanoseconds is null ? "-" : $"{PageCorpus.Length * 1000.0 / nanoseconds.Value:N0}";
        }

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
    }
}
