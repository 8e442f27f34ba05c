#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
#:property TreatWarningsAsErrors=false

// Runs the program and records what it needs, for the ahead-of-time compiler. There are two such profiles:
//
// - startup.mibc names instances of generic methods. The compiler finds most of them by itself, but not those that are only reached through
//   shared code, above all the boxes of asynchronous methods that return an object, which would be compiled at each start.
// - order.mibc names all methods, in the order in which they are first called. Their code is put side by side, in that order: else it is
//   spread over all of .NET, and each piece of it brings the code around it into memory.
//
//     dotnet build -c Release src/Scraper
//     export DOTNET_ReadyToRun=0
//     dotnet run eng/record-startup.cs artifacts/bin/Scraper/release/scraper.dll src/Scraper/startup.mibc demo
//     dotnet run eng/record-startup.cs artifacts/bin/Scraper/release/scraper.dll src/Scraper/order.mibc run URLS -o RESULTS --allow-private -q
//
// URLS are some thousand pages on a server of one's own.
// A record that is out of date does no harm: what is not there any more is passed over, and what is new has its code elsewhere.
// The format: https://github.com/dotnet/runtime/blob/main/docs/design/features/DotnetPGO.md
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
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
var called = recorder.Handles.ToArray().Distinct().Select(Methods.Find).OfType<MethodBase>().ToList();
var isOrder = Path.GetFileNameWithoutExtension(args[1]) == "order";
MethodBase[] methods = isOrder
    ? [.. EarlyMethods.Find(program).Concat(called.SelectMany(Methods.Named)).Distinct()]
    : [.. called.Where(Methods.IsInstance).SelectMany(Methods.Named).Distinct()];
Profile.Write(args[1], methods, isOrder);
Console.WriteLine($"{methods.Length} methods");
return 0;

/// <summary>Hears of each method that is compiled.</summary>
internal sealed class Recorder : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;

    public ConcurrentQueue<nint> Handles { get; } = [];

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
            Handles.Enqueue((nint)(ulong)eventData.Payload[0]!);
        }
    }
}

/// <summary>Finds compiled methods by their handles.</summary>
internal static class Methods
{
    public const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // What .NET offers to everybody turns methods of generic types down.
    private static readonly MethodInfo MethodOfHandle = typeof(RuntimeMethodHandle).GetMethod("GetMethodInfo", BindingFlags.NonPublic | BindingFlags.Instance)!;
    private static readonly MethodInfo MethodBaseOf = typeof(object).Assembly.GetType("System.RuntimeType")!
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Single(method => method.Name == "GetMethodBase" && method.GetParameters().Length == 1);

    /// <summary>What stands in a profile for all reference types, over which code is shared: a type of this name, of an assembly of this name.</summary>
    public static Type Shared { get; } = DefineShared();

    /// <returns>Null if there is no such method any more.</returns>
    public static MethodBase? Find(nint handle)
    {
        try
        {
            return (MethodBase?)MethodBaseOf.Invoke(null, [MethodOfHandle.Invoke(RuntimeMethodHandle.FromIntPtr(handle), [])]);
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    public static bool IsInstance(MethodBase method) => method.IsGenericMethod || method.DeclaringType is { IsGenericType: true };

    /// <summary>A method by the names that a profile may have for it; none if it can have none there.</summary>
    /// <remarks>An instance of a generic one is found to be needed by its name over <see cref="object"/>, and has its place by that of the shared code.</remarks>
    public static IEnumerable<MethodBase> Named(MethodBase method) =>
        method.DeclaringType is not { } type ? []
        : IsInstance(method) ? new[] { typeof(object), Shared }.Select(shared => TryOver(method, type, shared)).OfType<MethodBase>()
        : [method];

    private static MethodBase? TryOver(MethodBase method, Type type, Type shared)
    {
        try
        {
            var found = Over(type, shared).GetMembers(All).OfType<MethodBase>().Single(member => member.MetadataToken == method.MetadataToken);
            return method.IsGenericMethod ? ((MethodInfo)found).MakeGenericMethod([.. method.GetGenericArguments().Select(argument => Over(argument, shared))]) : found;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // A constraint that neither type fulfils.
            return null;
        }
    }

    private static Type Over(Type type, Type shared) => type switch
    {
        { FullName: "System.__Canon" } => shared,
        { IsGenericType: true } => type.GetGenericTypeDefinition().MakeGenericType([.. type.GetGenericArguments().Select(argument => Over(argument, shared))]),
        { IsSZArray: true } => Over(type.GetElementType()!, shared).MakeArrayType(),
        _ => type,
    };

    private static Type DefineShared()
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("System.Private.Canon"), typeof(object).Assembly);
        assembly.DefineDynamicModule("System.Private.Canon").DefineType("System.__Canon", TypeAttributes.Public).CreateType();
        using var bytes = new MemoryStream();
        assembly.Save(bytes);
        return Assembly.Load(bytes.ToArray()).GetType("System.__Canon")!;
    }
}

/// <summary>Finds the methods that run before the program does, when nobody hears of them yet, by what the compiler itself prints.</summary>
internal static class EarlyMethods
{
    private const string Compiled = "JIT compiled ";

    public static IEnumerable<MethodBase> Find(string program)
    {
        var path = Path.GetTempFileName();
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", [program, "--version"])
        {
            Environment = { ["DOTNET_JitStdOutFile"] = path, ["DOTNET_JitDisasmSummary"] = "1" },
        };
        using (var process = Process.Start(start)!)
        {
            process.WaitForExit();
        }

        var lines = File.ReadAllLines(path);
        File.Delete(path);
        return lines.Select(line => line[(line.IndexOf(Compiled, StringComparison.Ordinal) + Compiled.Length)..]).TakeWhile(name => !name.StartsWith("Program:", StringComparison.Ordinal)).SelectMany(Named);
    }

    /// <summary>All methods of a type that have the name, such as <c>System.Array:Empty()</c>; none of a generic one but over shared types.</summary>
    private static IEnumerable<MethodBase> Named(string text)
    {
        var (owner, name) = (text[..text.LastIndexOf(':', text.IndexOf('('))], text[(text.LastIndexOf(':', text.IndexOf('(')) + 1)..text.IndexOf('(')]);
        var (type, arguments) = (typeof(object).Assembly.GetType(owner.Split('[')[0]), owner.Split('[').Length > 1 ? owner.Split('[')[1] : "");
        if (type is { IsGenericTypeDefinition: true })
        {
            type = arguments.TrimEnd(']').Split(',').All(argument => argument == "System.__Canon") ? type.MakeGenericType([.. type.GetGenericArguments().Select(_ => Methods.Shared)]) : null;
        }

        return type?.GetMembers(Methods.All).OfType<MethodBase>().Where(method => method.Name == name && !method.IsGenericMethodDefinition) ?? [];
    }
}

/// <summary>Writes a profile: an assembly whose one method names the groups, and each group the methods, with weights if they are in order.</summary>
internal static class Profile
{
    public static void Write(string path, MethodBase[] methods, bool areInOrder)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("startup"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("startup");
        var group = Define(module, "Startup");
        var code = group.GetILGenerator();
        for (var index = 0; index < methods.Length; index++)
        {
            code.Emit(OpCodes.Ldtoken, TokenOf(methods[index], module));
            if (areInOrder)
            {
                code.Emit(OpCodes.Ldstr, "ExclusiveWeight");
                code.Emit(OpCodes.Ldc_I4, methods.Length - index);
            }

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
        var image = File.ReadAllBytes(path);
        MakeInitializersStatic(image);
        File.WriteAllBytes(path, image);
    }

    /// <summary>Gives the initializers of generic types the signature of those of others: as constructors they are written down as methods of an instance, and
    /// not found.</summary>
    private static void MakeInitializersStatic(byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image));
        var metadata = file.GetMetadataReader();
        var references = metadata.MemberReferences.Select(metadata.GetMemberReference).ToList();
        var name = references.Select(reference => (metadata.GetString(reference.Name), IsStatic: metadata.GetBlobBytes(reference.Signature)[0] == 0)).ToList();
        var signature = references[name.IndexOf((".cctor", true))].Signature;
        var width = metadata.GetHeapSize(HeapIndex.Blob) > ushort.MaxValue ? sizeof(int) : sizeof(ushort);
        var rowSize = metadata.GetTableRowSize(TableIndex.MemberRef);
        var table = image.AsSpan(file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MemberRef));
        for (var row = 0; row < references.Count; row++)
        {
            if (name[row] == (".cctor", false))
            {
                // The signature is the last column.
                BitConverter.GetBytes(metadata.GetHeapOffset(signature)).AsSpan(0, width).CopyTo(table[(((row + 1) * rowSize) - width)..]);
            }
        }
    }

    private static int TokenOf(MethodBase method, ModuleBuilder module) => method switch
    {
        ConstructorInfo { IsStatic: true, DeclaringType.IsGenericType: false } initializer => module.GetMethodMetadataToken(new TypeInitializer(initializer)),
        ConstructorInfo constructor => module.GetMethodMetadataToken(constructor),
        _ => module.GetMethodMetadataToken((MethodInfo)method),
    };

    private static MethodBuilder Define(ModuleBuilder module, string name) =>
        module.DefineGlobalMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);
}

/// <summary>The initializer of a type as a method: as a constructor it would be referred to as one of an instance, and not be found.</summary>
internal sealed class TypeInitializer(ConstructorInfo initializer) : MethodInfo
{
    public override string Name => initializer.Name;

    public override Type? DeclaringType => initializer.DeclaringType;

    public override Type? ReflectedType => initializer.ReflectedType;

    public override Module Module => initializer.Module;

    public override MethodAttributes Attributes => initializer.Attributes;

    public override CallingConventions CallingConvention => CallingConventions.Standard;

    public override RuntimeMethodHandle MethodHandle => initializer.MethodHandle;

    public override Type ReturnType => typeof(void);

    public override ParameterInfo ReturnParameter => typeof(GC).GetMethod(nameof(GC.Collect), [])!.ReturnParameter;

    public override ICustomAttributeProvider ReturnTypeCustomAttributes => ReturnParameter;

    public override Type[] GetGenericArguments() => [];

    public override ParameterInfo[] GetParameters() => [];

    public override MethodInfo GetBaseDefinition() => this;

    public override object[] GetCustomAttributes(bool inherit) => [];

    public override object[] GetCustomAttributes(Type attributeType, bool inherit) => [];

    public override bool IsDefined(Type attributeType, bool inherit) => false;

    public override MethodImplAttributes GetMethodImplementationFlags() => initializer.GetMethodImplementationFlags();

    public override object? Invoke(object? obj, BindingFlags invokeAttr, Binder? binder, object?[]? parameters, CultureInfo? culture) => throw new NotSupportedException();
}
