using Xunit.v3;

namespace Reactor.Tests.Behaviours;

/// <summary>Says of which behaviour on the <see cref="Checklist"/> a test is the port.</summary>
/// <remarks>A trait: <c>tests/run --filter-trait "Behaviour=wait_with_timeout"</c> runs the tests of one.</remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class BehaviourAttribute(string name) : Attribute, ITraitAttribute
{
    public string Name => name;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Behaviour", name)];
}
