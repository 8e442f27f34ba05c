using System.Text;
using System.Text.Json;

namespace Hypertext.Tests.Robots;

/// <summary>The checks of the conformance data.</summary>
internal static class RobotsChecks
{
    /// <summary>The checks of <c>google-robotstxt.json</c> of one profile.</summary>
    public static RobotsCheck[] Google(string profile) =>
    [
        .. from test in Cases("google-robotstxt")
           where test.GetProperty("profile").GetString() == profile
           from check in test.GetProperty("checks").EnumerateArray()
           select Check(test, check, isAllowed: IsTrue(check, "allowed") || IsTrue(check, "callerMustEncode")),
    ];

    /// <summary>The checks of <c>protego.json</c> that Google's matcher agrees with.</summary>
    public static RobotsCheck[] Protego() =>
    [
        .. from test in Cases("protego")
           from check in test.GetProperty("checks").EnumerateArray()
           where !check.TryGetProperty("google", out _)
           select Check(test, check, IsTrue(check, "allowed")),
    ];

    /// <summary>The checks of <c>real.json</c>.</summary>
    public static RobotsCheck[] Real() =>
    [
        .. from test in Cases("real")
           let name = test.GetProperty("file").GetString()!
           let file = SharedData.ReadBytes($"robots/{name}")
           from check in test.GetProperty("checks").EnumerateArray()
           select new RobotsCheck(
               name, file, check.GetProperty("agent").GetString()!, check.GetProperty("url").GetString()!, IsTrue(check, "allowed")),
    ];

    private static JsonElement.ArrayEnumerator Cases(string name) =>
        SharedData.ReadJson($"robots/{name}.json").GetProperty("cases").EnumerateArray();

    private static RobotsCheck Check(JsonElement test, JsonElement check, bool isAllowed) => new(
        test.GetProperty("test").GetString()!,
        Encoding.UTF8.GetBytes(test.GetProperty("robots").GetString()!),
        check.GetProperty("agent").GetString()!,
        check.GetProperty("url").GetString()!,
        isAllowed);

    private static bool IsTrue(JsonElement check, string name) => check.TryGetProperty(name, out var value) && value.GetBoolean();
}
