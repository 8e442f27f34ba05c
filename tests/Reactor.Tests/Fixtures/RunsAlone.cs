namespace Reactor.Tests;

/// <summary>For tests of what the whole process shares: its descriptors, its error output.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
