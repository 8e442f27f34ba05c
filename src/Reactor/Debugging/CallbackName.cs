using System.Diagnostics;

namespace Reactor;

/// <summary>Finds the name of the code behind a callback, which for an await is some layers down.</summary>
/// <remarks>The layers are the runtime's own and may change: then the name is that of an outer one, and nothing else breaks.</remarks>
internal static class CallbackName
{
    private const string StateMachineBox = "AsyncStateMachineBox";

    public static string Of(in WorkItem item) => OfState(item.State) ?? OfDelegate(item.Callback, item.State);

    private static string? OfState(object? state) => state switch
    {
        null => null,
        Handle { Callback: { } callback } => OfDelegate(callback, null),
        Delegate callback => OfState(callback.Target) is { } inner && IsStateMachine(callback.Target!) ? inner : OfDelegate(callback, null),
        _ => OfStateMachine(state),
    };

    /// <summary>The async method whose state machine the runtime has boxed: the box's last type argument is the machine.</summary>
    private static string? OfStateMachine(object state) =>
        IsStateMachine(state) && state.GetType().GetGenericArguments() is [.., var machine] ? Format(machine.DeclaringType, machine.Name) : null;

    private static bool IsStateMachine(object state) =>
        state.GetType() is { IsGenericType: true } type && type.Name.Contains(StateMachineBox, StringComparison.Ordinal);

    private static string OfDelegate(Delegate callback, object? state)
    {
        var method = DiagnosticMethodInfo.Create(callback);

        // A method that was made at run time, a compiled expression say, is of no type, whatever the property promises.
        var name = method is null ? "a callback" : Format(method.DeclaringTypeName ?? "", method.Name);
        return state is null ? name : $"{name} of {state.GetType().Name}";
    }

    private static string Format(Type? type, string method) => Format(type?.FullName ?? "", method);

    /// <summary>What the compiler called &lt;Outer&gt;b__3 or &lt;Outer&gt;g__Local, in a class of its own, as the source has it.</summary>
    private static string Format(string type, string method)
    {
        var nested = type.IndexOf("+<", StringComparison.Ordinal);
        if (nested >= 0)
        {
            type = type[..nested];
        }

        var local = method.IndexOf(">g__", StringComparison.Ordinal);
        var outer = Outer(method);
        if (local >= 0)
        {
            outer += "." + method[(local + 4)..].Split('|')[0];
        }

        return type.Length == 0 ? outer : $"{type[(type.LastIndexOf('.') + 1)..]}.{outer}";
    }

    private static string Outer(string method)
    {
        // A lambda's state machine is <<Outer>b__0>d.
        var name = method.TrimStart('<');
        var end = name.IndexOf('>', StringComparison.Ordinal);
        return end > 0 ? name[..end] : method;
    }
}
