using System.Reflection;

namespace Reactor.Tests.Behaviours;

/// <summary>That the checklist is kept: a test that is deleted, renamed, skipped or run on fewer back ends leaves a gap here.</summary>
public sealed class ChecklistTests
{
    private static readonly List<Port> Ports =
    [
        .. from type in Assembly.GetExecutingAssembly().GetTypes()
           where !type.IsAbstract
           from method in type.GetMethods()
           from mark in method.GetCustomAttributes<BehaviourAttribute>()
           select new Port(mark.Name, type, method),
    ];

    [Fact]
    public void Required_EveryBehaviour_HasATestOnEachOfItsBackEnds()
    {
        var tested = Ports.Select(port => (port.Behaviour, port.Backend));

        Assert.Equal("", string.Join('\n', Checklist.Required.Except(tested!)));
    }

    [Fact]
    public void Required_EveryMarkedTest_IsAnActiveTestOfABehaviourOnTheList()
    {
        var known = Checklist.Required.Select(required => required.Behaviour).ToHashSet();

        Assert.Equal("", string.Join('\n', Ports.Where(port => !port.IsActive || port.Backend is null || !known.Contains(port.Behaviour))));
    }

    /// <summary>A marked test in one of the classes that have it.</summary>
    private sealed record Port(string Behaviour, Type Class, MethodInfo Method)
    {
        /// <summary>The kind of back end that the class runs on, which its name says.</summary>
        public TestBackend? Backend =>
            TestBackend.All.SingleOrDefault(backend => Class.Name.EndsWith($"{backend}Tests", StringComparison.Ordinal));

        public bool IsActive => Method.GetCustomAttribute<FactAttribute>() is { Skip: null };
    }
}
