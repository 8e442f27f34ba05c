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
//     dotnet run eng/record-startup.cs -- artifacts/bin/Scraper/release/scraper.dll src/Scraper/startup.mibc demo
//     dotnet run eng/record-startup.cs -- artifacts/bin/Scraper/release/scraper.dll src/Scraper/order.mibc run URLS -o RESULTS --allow-private -q
//
// URLS are some thousand pages on a server of one's own.
// A record that is out of date does no harm: what is not there any more is passed over, and what is new has its code elsewhere.
// The format: https://github.com/dotnet/runtime/blob/main/docs/design/features/DotnetPGO.md
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: dotnet run eng/record-startup.cs -- PROGRAM.dll PROFILE ARGUMENT...");
    return 2;
}

#pragma warning disable RS0030 // Of a loop there is nothing to block here.
var program = Path.GetFullPath(args[0]);
var types = new Types(Path.GetDirectoryName(program)!);
var isOrder = Path.GetFileNameWithoutExtension(args[1]) == "order";
MethodBase[] methods = [.. Recorder.Run(program, args[2..]).SelectMany(types.Find).Distinct().Where(method => isOrder || Types.IsInstance(method))];
Profile.Write(args[1], methods, isOrder);
Console.WriteLine($"{methods.Length} methods");
return 0;

/// <summary>A method as the just-in-time compiler prints it: <c>System.Array:Resize[ubyte](byref,int)</c>, and how much code it has.</summary>
internal sealed record CompiledMethod(string Owner, string Name, string[] Arguments, int ParameterCount, int CodeSize);

/// <summary>Runs the program with nothing precompiled, and reads what the compiler prints meanwhile: all methods, in the order of their first calls.</summary>
internal static partial class Recorder
{
    public static List<CompiledMethod> Run(string program, string[] arguments)
    {
        var path = Path.GetTempFileName();
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", [program, .. arguments])
        {
            Environment = { ["DOTNET_ReadyToRun"] = "0", ["DOTNET_JitStdOutFile"] = path, ["DOTNET_JitDisasmSummary"] = "1" },
        };
        using (var process = Process.Start(start)!)
        {
            process.WaitForExit();
            Console.Error.WriteLine($"the program ended with {process.ExitCode}");
        }

        var lines = File.ReadAllLines(path);
        File.Delete(path);
        return [.. lines.Select(line => Line().Match(line)).Where(match => match.Success).Select(match => Parse(match.Groups[1].Value, match.Groups[2].Value))];
    }

    private static CompiledMethod Parse(string text, string codeSize)
    {
        var colon = IndexOf(text, ':', 0);
        var parenthesis = IndexOf(text, '(', colon);
        var (name, arguments) = Split(text[(colon + 1)..parenthesis]);
        var parameters = text[(parenthesis + 1)..text.LastIndexOf(')')];
        return new CompiledMethod(
            text[..colon], name, arguments, parameters.Length == 0 ? 0 : Parts(parameters).Length, int.Parse(codeSize, CultureInfo.InvariantCulture));
    }

    /// <summary>Parts a name from what stands in brackets behind it.</summary>
    public static (string Name, string[] Arguments) Split(string text) =>
        text.IndexOf('[') is var bracket and >= 0 ? (text[..bracket], Parts(text[(bracket + 1)..^1])) : (text, []);

    private static string[] Parts(string text)
    {
        var comma = IndexOf(text, ',', 0);
        return comma < 0 ? [text] : [text[..comma], .. Parts(text[(comma + 1)..])];
    }

    /// <summary>Where a character stands that is in no brackets.</summary>
    private static int IndexOf(string text, char sought, int start)
    {
        var depth = 0;
        for (var index = start; index < text.Length; index++)
        {
            if (depth == 0 && text[index] == sought)
            {
                return index;
            }

            depth += text[index] == '[' ? 1 : text[index] == ']' ? -1 : 0;
        }

        return -1;
    }

    [GeneratedRegex(@"JIT compiled ([^(].*\)) \[.*IL size=(\d+)")]
    private static partial Regex Line();
}

/// <summary>Finds methods by their names.</summary>
internal sealed class Types
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private const string NameOfShared = "System.__Canon";

    private static readonly Dictionary<string, Type> Primitives = new()
    {
        ["bool"] = typeof(bool), ["char"] = typeof(char), ["byte"] = typeof(byte), ["ubyte"] = typeof(byte), ["sbyte"] = typeof(sbyte), ["short"] = typeof(short),
        ["ushort"] = typeof(ushort), ["int"] = typeof(int), ["uint"] = typeof(uint), ["long"] = typeof(long), ["ulong"] = typeof(ulong), ["nint"] = typeof(nint),
        ["nuint"] = typeof(nuint), ["float"] = typeof(float), ["double"] = typeof(double),
    };

    // Several assemblies may have a type of one name.
    private readonly ILookup<string, Type> _types;

    /// <param name="folder">Where the assemblies of the program are; those of .NET are this process's own.</param>
    public Types(string folder)
    {
        var ofPlatform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(Path.GetFileNameWithoutExtension);
        var assemblies = ofPlatform.Select(name => Assembly.Load(name!)).Concat(Directory.GetFiles(folder, "*.dll").Select(TryLoad).OfType<Assembly>()).Distinct();
        _types = assemblies.SelectMany(TypesOf).ToLookup(type => type.FullName!);
    }

    /// <summary>What stands in a profile for all reference types, over which code is shared: a type of this name, of an assembly of this name.</summary>
    private static Type Shared { get; } = DefineShared();

    /// <remarks>The initializer of a type counts as one: where there is none of a type that is not generic, those of others cannot be written down.</remarks>
    public static bool IsInstance(MethodBase method) => method.IsGenericMethod || method.DeclaringType is { IsGenericType: true } || method is ConstructorInfo { IsStatic: true };

    /// <summary>A method by the names that a profile may have for it; none if it can have none there.</summary>
    /// <remarks>An instance of a generic one is found to be needed by its name over <see cref="object"/>, and has its place by that of the shared code.</remarks>
    public IEnumerable<MethodBase> Find(CompiledMethod method) => new[] { typeof(object), Shared }.SelectMany(shared => Find(method, shared)).Distinct();

    private IEnumerable<MethodBase> Find(CompiledMethod method, Type shared) =>
        from owner in Resolve(method.Owner, shared)
        from member in owner.GetMembers(All).OfType<MethodBase>()
        where member.Name == method.Name && member.GetMethodBody()?.GetILAsByteArray()?.Length == method.CodeSize
        where (member.IsGenericMethodDefinition ? member.GetGenericArguments().Length : 0) == method.Arguments.Length
        from instance in Instances(member, method.Arguments, shared)
        select instance;

    private IEnumerable<MethodBase> Instances(MethodBase method, string[] arguments, Type shared) => arguments.Length == 0
        ? [method]
        : Combine(arguments, shared).Select(types => TryMake(() => ((MethodInfo)method).MakeGenericMethod(types))).OfType<MethodBase>();

    /// <summary>The types that a name may stand for.</summary>
    private IEnumerable<Type> Resolve(string name, Type shared)
    {
        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return Resolve(name[..^2], shared).Select(type => type.MakeArrayType());
        }

        if (name == NameOfShared)
        {
            return [shared];
        }

        if (Primitives.TryGetValue(name, out var primitive))
        {
            return [primitive];
        }

        var (definition, arguments) = Recorder.Split(name);
        return arguments.Length == 0
            ? _types[definition]
            : _types[definition].SelectMany(type => Combine(arguments, shared).Select(found => TryMake(() => type.MakeGenericType(found)))).OfType<Type>();
    }

    private IEnumerable<Type[]> Combine(IEnumerable<string> names, Type shared) => names.Aggregate(
        (IEnumerable<Type[]>)[[]],
        (combinations, name) => combinations.SelectMany(before => Resolve(name, shared).Select(type => (Type[])[.. before, type])));

    /// <returns>Null where a constraint is not fulfilled.</returns>
    private static T? TryMake<T>(Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Assembly? TryLoad(string path)
    {
        try
        {
            return Assembly.LoadFrom(path);
        }
        catch (BadImageFormatException)
        {
            return null; // not of .NET
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return exception.Types.OfType<Type>();
        }
    }

    private static Type DefineShared()
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("System.Private.Canon"), typeof(object).Assembly);
        assembly.DefineDynamicModule("System.Private.Canon").DefineType(NameOfShared, TypeAttributes.Public).CreateType();
        using var bytes = new MemoryStream();
        assembly.Save(bytes);
        return Assembly.Load(bytes.ToArray()).GetType(NameOfShared)!;
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
            var token = TokenOf(methods[index], module);
            int? weight = areInOrder ? methods.Length - index : null;

            // Who reads it passes over a method that is not there any more, and over the one behind it.
            WriteMethod(code, token, weight);
            WriteMethod(code, token, weight);
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

    private static void WriteMethod(ILGenerator code, int token, int? weight)
    {
        code.Emit(OpCodes.Ldtoken, token);
        if (weight is { } number)
        {
            code.Emit(OpCodes.Ldstr, "ExclusiveWeight");
            code.Emit(OpCodes.Ldc_I4, number);
        }

        code.Emit(OpCodes.Pop);
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
