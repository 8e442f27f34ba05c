#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
#:property TreatWarningsAsErrors=false

// Runs the program and records which instances of generic methods it needs: src/Scraper/startup.mibc, a profile for the ahead-of-time
// compiler. That finds most of them by itself, but not those that are only reached through shared code, above all the boxes of
// asynchronous methods that return an object, which would be compiled at each start.
//
//     dotnet build -c Release src/Scraper
//     DOTNET_ReadyToRun=0 dotnet run eng/record-startup.cs artifacts/bin/Scraper/release/scraper.dll src/Scraper/startup.mibc demo
//
// A record that is out of date does no harm: what is not there any more is passed over, and what is new is compiled at the start.
// The format: https://github.com/dotnet/runtime/blob/main/docs/design/features/DotnetPGO.md
using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

if (args.Length < 3 || Environment.GetEnvironmentVariable("DOTNET_ReadyToRun") != "0")
{
    Console.Error.WriteLine("usage: DOTNET_ReadyToRun=0 dotnet run eng/record-startup.cs PROGRAM.dll PROFILE ARGUMENT...");
    return 2;
}

#pragma warning disable RS0030 // Of a loop there is nothing to block here.
var program = Path.GetFullPath(args[0]);
AssemblyLoadContext.Default.Resolving += (context, name) =>
    Path.Combine(Path.GetDirectoryName(program)!, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;

using var recorder = new Recorder();
var exitCode = Assembly.LoadFrom(program).EntryPoint!.Invoke(null, [args[2..]]);
Console.Error.WriteLine($"the program ended with {exitCode}");

// The events come some time after what they tell of.
Thread.Sleep(TimeSpan.FromSeconds(2));
var instances = recorder.Handles.Distinct().Select(Instances.Find).OfType<MethodBase>().Distinct().ToList();
Profile.Write(args[1], instances);
Console.WriteLine($"{instances.Count} of {recorder.Handles.Count} methods are instances of generic ones");
return 0;

/// <summary>Hears of each method that is compiled.</summary>
internal sealed class Recorder : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;

    public ConcurrentBag<nint> Handles { get; } = [];

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Jit);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        const uint Dynamic = 1;
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) == true && ((uint)eventData.Payload![5]! & Dynamic) == 0)
        {
            Handles.Add((nint)(ulong)eventData.Payload[0]!);
        }
    }
}

/// <summary>Finds the instances of generic methods among compiled ones.</summary>
internal static class Instances
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // What .NET offers to everybody turns methods of generic types down.
    private static readonly MethodInfo MethodOfHandle = typeof(RuntimeMethodHandle).GetMethod("GetMethodInfo", BindingFlags.NonPublic | BindingFlags.Instance)!;
    private static readonly MethodInfo MethodBaseOf = typeof(object).Assembly.GetType("System.RuntimeType")!
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Single(method => method.Name == "GetMethodBase" && method.GetParameters().Length == 1);

    /// <returns>Null if the method is no instance of a generic one, or cannot be named.</returns>
    public static MethodBase? Find(nint handle)
    {
        try
        {
            var method = (MethodBase)MethodBaseOf.Invoke(null, [MethodOfHandle.Invoke(RuntimeMethodHandle.FromIntPtr(handle), [])])!;
            return method.DeclaringType is { } type && (type.IsGenericType || method.IsGenericMethod) ? WithoutCanon(method, type) : null;
        }
        catch (Exception exception) when (exception is TargetInvocationException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Code that instances over all reference types share is named by the one over <see cref="object"/>.</summary>
    private static MethodBase WithoutCanon(MethodBase method, Type type)
    {
        var found = WithoutCanon(type).GetMembers(All).OfType<MethodBase>().Single(member => member.MetadataToken == method.MetadataToken);
        return method.IsGenericMethod ? ((MethodInfo)found).MakeGenericMethod([.. method.GetGenericArguments().Select(WithoutCanon)]) : found;
    }

    private static Type WithoutCanon(Type type) => type switch
    {
        { FullName: "System.__Canon" } => typeof(object),
        { IsGenericType: true } => type.GetGenericTypeDefinition().MakeGenericType([.. type.GetGenericArguments().Select(WithoutCanon)]),
        { IsSZArray: true } => WithoutCanon(type.GetElementType()!).MakeArrayType(),
        _ => type,
    };
}

/// <summary>Writes a profile: an assembly whose one method names the groups, and each group the methods.</summary>
internal static class Profile
{
    public static void Write(string path, IEnumerable<MethodBase> methods)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("startup"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("startup");
        var group = Define(module, "Startup");
        var code = group.GetILGenerator();
        foreach (var method in methods)
        {
            code.Emit(OpCodes.Ldtoken, method is ConstructorInfo constructor ? module.GetMethodMetadataToken(constructor) : module.GetMethodMetadataToken((MethodInfo)method));
            code.Emit(OpCodes.Pop);
        }

        code.Emit(OpCodes.Ret);
        var groups = Define(module, "AssemblyDictionary").GetILGenerator();
        groups.Emit(OpCodes.Ldstr, "System.Private.CoreLib");
        groups.Emit(OpCodes.Ldtoken, group);
        groups.Emit(OpCodes.Pop);
        groups.Emit(OpCodes.Ret);
        module.CreateGlobalFunctions();
        assembly.Save(path);
    }

    private static MethodBuilder Define(ModuleBuilder module, string name) =>
        module.DefineGlobalMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);
}
