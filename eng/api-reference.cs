// Makes the API reference from an assembly's public types and their XML documentation. Usage: dotnet run eng/api-reference.cs -- OUT ASSEMBLY.dll...
// One page a namespace; the XML file lies beside the assembly. Signatures are the assembly's, the words those of the XML file, with what <inheritdoc/> names in its place.
// Exit code 1 where a public or protected member has no documentation, or an entry would be empty.
#:property PublishAot=false
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using System.Xml.XPath;

const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
if (args.Length < 2)
{
    Console.Error.WriteLine("eng/api-reference.cs: give the folder for the pages, then assemblies with their XML documentation beside them.");
    return 2;
}

var nullability = new NullabilityInfoContext();
var missing = new List<string>();
var assemblies = args[1..].Select(path => Assembly.LoadFrom(Path.GetFullPath(path))).ToList(); // their dependencies lie beside them

// What the generator of regular expressions writes is in every assembly that has one, under one name.
var documentation = args[1..].SelectMany(path => XDocument.Load(Path.ChangeExtension(path, ".xml")).Descendants("member"))
    .Where(m => !m.Attribute("name")!.Value.Contains(":System.Text.RegularExpressions.Generated.", StringComparison.Ordinal)).ToDictionary(m => m.Attribute("name")!.Value);
var index = new StringBuilder("# API reference\n\nMade from the XML documentation.\n");
Directory.CreateDirectory(args[0]);
foreach (var assembly in assemblies)
{
    index.Append(CultureInfo.InvariantCulture, $"\n## {assembly.GetName().Name}\n\n");
    foreach (var space in assembly.GetExportedTypes().GroupBy(t => t.Namespace!).OrderBy(g => g.Key, StringComparer.Ordinal))
    {
        var page = new StringBuilder($"# {space.Key}\n");
        foreach (var type in space.OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            Entry(page, 2, Name(type, nested: true), TypeSignature(type), type);
            foreach (var (member, signature) in Members(type))
            {
                Entry(page, 3, Title(member), signature, member);
            }
        }

        File.WriteAllText(Path.Combine(args[0], space.Key + ".md"), page.ToString());
        index.Append(CultureInfo.InvariantCulture, $"- [{space.Key}]({space.Key}.md): {space.Count()} types\n");
    }
}

File.WriteAllText(Path.Combine(args[0], "README.md"), index.ToString());
missing.ForEach(Console.Error.WriteLine);
Console.WriteLine(index.ToString().TrimEnd());
return missing.Count == 0 ? 0 : 1;

void Entry(StringBuilder page, int level, string title, string signature, MemberInfo member)
{
    var id = Id(member);
    var text = new StringBuilder();
    if (Documented(member, []) is { } found)
    {
        Append(text, found);
    }
    else if (member is ConstructorInfo constructor && constructor.GetParameters().Length == 0)
    {
        text.Append("Without arguments.\n"); // the compiler makes it, and asks for documentation where it does not
    }

    if (string.IsNullOrWhiteSpace(text.ToString()))
    {
        missing.Add(documentation.ContainsKey(id) ? $"{id} has an entry that says nothing: give it a summary, or something to inherit." : $"{id} has no documentation.");
    }

    page.Append(CultureInfo.InvariantCulture, $"\n{new string('#', level)} {title}\n\n`{signature}`\n\n{text}");
}

// What is said of a member, with what it inherits in the place of <inheritdoc/>; null where nothing is.
XElement? Documented(MemberInfo member, HashSet<string> seen)
{
    var id = Id(member);
    if (documentation.TryGetValue(id, out var own))
    {
        return Resolved(own, member, seen);
    }

    // A positional record's property is described where its parameter is.
    return member is PropertyInfo property && documentation.TryGetValue(Id(property.DeclaringType!), out var record)
        && record.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == property.Name) is { } parameter
            ? new XElement("member", new XElement("summary", parameter.Nodes()))
            : null;
}

XElement Resolved(XElement own, MemberInfo? member, HashSet<string> seen)
{
    if (!own.Descendants("inheritdoc").Any() || !seen.Add(own.Attribute("name")!.Value))
    {
        return own;
    }

    var result = new XElement(own);
    foreach (var place in result.Descendants("inheritdoc").ToList())
    {
        var cref = place.Attribute("cref")?.Value;
        var source = cref is null ? (member is null ? null : Inherited(member, seen)) : documentation.TryGetValue(cref, out var named) ? Resolved(named, null, [.. seen]) : Elsewhere(cref);
        var path = place.Attribute("path")?.Value;
        var nodes = source is null ? [] : path is null ? source.Nodes().ToList() : ((IEnumerable<object>)source.XPathEvaluate("." + path)).OfType<XNode>().ToList();
        if (path is not null && nodes.Count == 0)
        {
            missing.Add($"{own.Attribute("name")!.Value} inherits {path} from {cref ?? "its base"}, which has none.");
        }

        // What the member says itself stands before what it would inherit.
        place.ReplaceWith(nodes.Where(node => path is not null || node is not XElement element || !own.Elements(element.Name).Any(e => e.Attribute("name")?.Value == element.Attribute("name")?.Value && e.Attribute("cref")?.Value == element.Attribute("cref")?.Value)));
    }

    return result;
}

// The base's member first, then those of interfaces.
XElement? Inherited(MemberInfo member, HashSet<string> seen)
{
    var type = member as Type ?? member.DeclaringType!;
    var parents = new List<Type>();
    for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
    {
        parents.Add(parent);
    }

    foreach (var parent in parents.Concat(type.GetInterfaces()))
    {
        var inherited = member is Type ? parent : parent.GetMembers(Declared).FirstOrDefault(other => Same(other, member));
        if (inherited is null || (member is not Type && inherited.DeclaringType is { IsInterface: false } && !OverridesOrConstructs(member)))
        {
            continue;
        }

        var definition = Definition(inherited);
        if (Documented(definition, [.. seen]) is { } text)
        {
            return text;
        }

        if (!assemblies.Contains(definition.Module.Assembly) && member is not Type)
        {
            return Elsewhere(Id(definition));
        }
    }

    return null;
}

static bool OverridesOrConstructs(MemberInfo member) => member switch
{
    ConstructorInfo => true,
    MethodInfo method => method.GetBaseDefinition() != method,
    PropertyInfo property => (property.GetMethod ?? property.SetMethod)!.GetBaseDefinition() != (property.GetMethod ?? property.SetMethod),
    EventInfo item => item.AddMethod!.GetBaseDefinition() != item.AddMethod,
    _ => false,
};

static bool Same(MemberInfo one, MemberInfo other) => one.MemberType == other.MemberType && one.Name == other.Name && one switch
{
    MethodInfo method => method.GetGenericArguments().Length == ((MethodInfo)other).GetGenericArguments().Length && SameParameters(method.GetParameters(), ((MethodInfo)other).GetParameters()),
    ConstructorInfo constructor => SameParameters(constructor.GetParameters(), ((ConstructorInfo)other).GetParameters()),
    PropertyInfo property => SameParameters(property.GetIndexParameters(), ((PropertyInfo)other).GetIndexParameters()),
    _ => true,
};

static bool SameParameters(ParameterInfo[] some, ParameterInfo[] others) => some.Select(p => IdOfParameter(p.ParameterType)).SequenceEqual(others.Select(p => IdOfParameter(p.ParameterType)));

static MemberInfo Definition(MemberInfo member)
{
    if (member is Type type)
    {
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    return member.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericTypeDefinition().GetMembers(Declared).First(m => m.HasSameMetadataDefinitionAs(member)) : member;
}

// Documented in another library: where.
static XElement Elsewhere(string id) => new("member", new XElement("summary", "As ", new XElement("c", string.Concat(id[2..].Split('(')[0].Split('`').Select((part, i) => i == 0 ? part : part.TrimStart("0123456789".ToCharArray())))), " is documented."));

IEnumerable<(MemberInfo Member, string Signature)> Members(Type type)
{
    if (typeof(Delegate).IsAssignableFrom(type))
    {
        return [];
    }

    if (type.IsEnum)
    {
        return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => ((MemberInfo)f, $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}"));
    }

    // What the compiler adds to records says nothing that the language does not.
    var members = type.GetMembers(Declared).Where(m => m is not Type && IsOffered(m) && (m is PropertyInfo { Name: not "EqualityContract" } || !m.IsDefined(typeof(CompilerGeneratedAttribute))) && m is not MethodInfo { IsSpecialName: true, Name: not ['o', 'p', '_', ..] });
    return members.Select(m => (m, Signature(m))).OrderBy(m => Rank(m.m)).ThenBy(m => m.m.Name, StringComparer.Ordinal).ThenBy(m => m.Item2, StringComparer.Ordinal);
}

static int Rank(MemberInfo member) => member switch { FieldInfo => 0, ConstructorInfo => 1, PropertyInfo => 2, EventInfo => 3, _ => 4 };

static bool IsOffered(MemberInfo member) => member switch
{
    FieldInfo field => field.IsPublic || ((field.IsFamily || field.IsFamilyOrAssembly) && !field.DeclaringType!.IsSealed),
    PropertyInfo property => (property.GetMethod is { } get && IsOffered(get)) || (property.SetMethod is { } set && IsOffered(set)),
    EventInfo item => IsOffered(item.AddMethod!),
    MethodBase method => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed),
    _ => false,
};

static string Title(MemberInfo member) => member switch
{
    ConstructorInfo => Name(member.DeclaringType!, nested: false).Split('<')[0] + " (constructor)",
    PropertyInfo property when property.GetIndexParameters().Length > 0 => "this[]",
    MethodInfo { Name: "op_Implicit" or "op_Explicit" } conversion => Operator(conversion),
    MethodInfo { IsSpecialName: true, Name: ['o', 'p', '_', ..] } method => "operator " + Operator(method),
    _ => member.Name,
};

string TypeSignature(Type type)
{
    if (typeof(Delegate).IsAssignableFrom(type))
    {
        var invoke = type.GetMethod("Invoke")!;
        return $"delegate {Result(invoke)} {Name(type, nested: false)}({Parameters(invoke.GetParameters())})";
    }

    var kind = type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct"),
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (type.GetMethod("<Clone>$") is null ? "class" : "record"),
    };
    var bases = type.IsEnum ? [] : type.GetInterfaces().Where(i => i.IsVisible).Select(i => Name(i)).Order(StringComparer.Ordinal).ToList();
    if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
    {
        bases.Insert(0, Name(parent));
    }

    return $"{kind} {Name(type, nested: true)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}";
}

string Signature(MemberInfo member)
{
    switch (member)
    {
        case FieldInfo field:
            return $"{(field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : ""))}{Nullable(Name(field.FieldType), field.FieldType, nullability.Create(field).ReadState)} {field.Name}{(field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "")}";
        case EventInfo item:
            return $"event {Name(item.EventHandlerType!)} {item.Name}";
        case ConstructorInfo constructor:
            return $"{(constructor.IsPublic ? "" : "protected ")}{Name(constructor.DeclaringType!).Split('<')[0]}({Parameters(constructor.GetParameters())})";
        case PropertyInfo property:
            var accessor = property.GetMethod ?? property.SetMethod!;
            var init = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
            var name = property.GetIndexParameters() is { Length: > 0 } indices ? $"this[{Parameters(indices)}]" : property.Name;
            return $"{Modifiers(accessor)}{(property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "")}{Nullable(Reference(accessor, Name(property.PropertyType)), property.PropertyType, nullability.Create(property).ReadState)} {name} {{{(property.GetMethod is { } get && IsOffered(get) ? " get;" : "")}{(property.SetMethod is { } set && IsOffered(set) ? (init ? " init;" : " set;") : "")} }}";
        default:
            var method = (MethodInfo)member;
            var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
            var arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
            var title = method.Name is "op_Implicit" or "op_Explicit" ? "" : method.IsSpecialName ? "operator " + Operator(method) : method.Name + arguments;
            return method.Name is "op_Implicit" or "op_Explicit"
                ? $"static {Operator(method)}({Parameters(method.GetParameters())})"
                : $"{Modifiers(method)}{Result(method)} {title}({extension}{Parameters(method.GetParameters())})";
    }
}

string Result(MethodInfo method) => Nullable(Reference(method, Name(method.ReturnType)), method.ReturnType, nullability.Create(method.ReturnParameter).ReadState);

static string Reference(MethodBase method, string name) => method is MethodInfo { ReturnType.IsByRef: true } by ? (by.ReturnParameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref ") + name : name;

static string Operator(MethodInfo method) => method.Name switch
{
    "op_Implicit" => "implicit operator " + Name(method.ReturnType),
    "op_Explicit" => "explicit operator " + Name(method.ReturnType),
    "op_Equality" => "==",
    "op_Inequality" => "!=",
    "op_LessThan" => "<",
    "op_LessThanOrEqual" => "<=",
    "op_GreaterThan" => ">",
    "op_GreaterThanOrEqual" => ">=",
    "op_Addition" => "+",
    "op_Subtraction" or "op_UnaryNegation" => "-",
    "op_Multiply" => "*",
    "op_Division" => "/",
    var other => throw new NotSupportedException($"eng/api-reference.cs does not know how C# spells {other}: add it to Operator."),
};

static string Modifiers(MethodBase method) => (method.IsPublic ? "" : "protected ") + method switch
{
    { IsStatic: true, IsAbstract: true } => "static abstract ",
    { IsStatic: true } => "static ",
    { DeclaringType.IsInterface: true } => "",
    { IsAbstract: true } => "abstract ",
    { IsVirtual: true } when method is MethodInfo own && own.GetBaseDefinition() != own => "override ",
    { IsVirtual: true, IsFinal: false } => "virtual ",
    _ => "",
};

string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
{
    var direction = parameter switch
    {
        { IsOut: true, ParameterType.IsByRef: true } => "out ",
        { ParameterType.IsByRef: true, IsIn: true } => "in ",
        { ParameterType.IsByRef: true } => "ref ",
        _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
        _ => "",
    };
    var value = !parameter.HasDefaultValue ? "" : " = " + (parameter.DefaultValue is null && parameter.ParameterType.IsValueType && System.Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : Literal(parameter.DefaultValue));
    return $"{direction}{Nullable(Name(parameter.ParameterType), parameter.ParameterType, nullability.Create(parameter).WriteState)} {parameter.Name}{value}";
}));

static string Nullable(string name, Type type, NullabilityState state) => state == NullabilityState.Nullable && !type.IsValueType && !name.EndsWith('?') ? name + "?" : name;

static string Literal(object? value) => value switch
{
    null => "null",
    string text => $"\"{text}\"",
    bool flag => flag ? "true" : "false",
    Enum constant => $"{constant.GetType().Name}.{constant}",
    IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
    _ => value.ToString()!,
};

// As C# spells it, without the namespace.
static string Name(Type type, bool nested = false)
{
    if (type.IsByRef || type.IsArray || type.IsPointer)
    {
        return Name(type.GetElementType()!) + (type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : type.IsPointer ? "*" : "");
    }

    if (System.Nullable.GetUnderlyingType(type) is { } underlying)
    {
        return Name(underlying) + "?";
    }

    if (type is { IsGenericType: true, FullName: not null } && type.FullName.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
    {
        return $"({string.Join(", ", type.GetGenericArguments().Select(a => Name(a)))})";
    }

    var keyword = type.IsEnum || type.Namespace != "System" ? null : type.Name switch
    {
        "Boolean" => "bool",
        "Byte" => "byte",
        "SByte" => "sbyte",
        "Char" => "char",
        "Decimal" => "decimal",
        "Double" => "double",
        "Single" => "float",
        "Int16" => "short",
        "UInt16" => "ushort",
        "Int32" => "int",
        "UInt32" => "uint",
        "Int64" => "long",
        "UInt64" => "ulong",
        "Object" => "object",
        "String" => "string",
        "Void" => "void",
        _ => null,
    };
    var bare = keyword ?? type.Name.Split('`')[0];
    var arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(a => Name(a)))}>" : "";
    return (nested && type.IsNested ? Name(type.DeclaringType!, nested: true) + "." : "") + bare + arguments;
}

// The name that the compiler gives a member in the XML file.
static string Id(MemberInfo member)
{
    if (member is Type type)
    {
        return "T:" + (type.FullName ?? type.Namespace + "." + type.Name).Replace('+', '.');
    }

    var within = Id(Definition(member.DeclaringType!))[2..] + ".";
    var name = member.Name.Replace('.', '#');
    return member switch
    {
        FieldInfo => $"F:{within}{name}",
        EventInfo => $"E:{within}{name}",
        PropertyInfo property => $"P:{within}{name}{IdOfParameters(property.GetIndexParameters())}",
        ConstructorInfo constructor => $"M:{within}{name}{IdOfParameters(constructor.GetParameters())}",
        MethodInfo method => $"M:{within}{name}{(method.IsGenericMethod ? "``" + method.GetGenericArguments().Length.ToString(CultureInfo.InvariantCulture) : "")}{IdOfParameters(method.GetParameters())}{(name is "op_Implicit" or "op_Explicit" ? "~" + IdOfParameter(method.ReturnType) : "")}",
        _ => throw new NotSupportedException(member.ToString()),
    };
}

static string IdOfParameters(ParameterInfo[] parameters) => parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(p => IdOfParameter(p.ParameterType)))})";

static string IdOfParameter(Type type)
{
    if (type.IsByRef)
    {
        return IdOfParameter(type.GetElementType()!) + "@";
    }

    if (type.IsArray)
    {
        return IdOfParameter(type.GetElementType()!) + (type.GetArrayRank() == 1 ? "[]" : $"[{string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()))}]");
    }

    if (type.IsPointer)
    {
        return IdOfParameter(type.GetElementType()!) + "*";
    }

    if (type.IsGenericParameter)
    {
        return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition.ToString(CultureInfo.InvariantCulture);
    }

    if (!type.IsGenericType)
    {
        return type.FullName!.Replace('+', '.');
    }

    // A nested type's arguments stand with the type that declares them.
    var text = type.GetGenericTypeDefinition().FullName!.Replace('+', '.');
    var arguments = new Queue<Type>(type.GetGenericArguments());
    return string.Join('.', text.Split('.').Select(part => part.Split('`') is [var name, var count] ? $"{name}{{{string.Join(',', Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture)).Select(_ => IdOfParameter(arguments.Dequeue())))}}}" : part));
}

static void Append(StringBuilder page, XElement member)
{
    var summary = Text(member.Element("summary"));
    page.Append(summary.Length > 0 ? summary + "\n" : "");
    var list = new StringBuilder();
    foreach (var parameter in member.Elements().Where(e => e.Name.LocalName is "typeparam" or "param"))
    {
        list.Append(CultureInfo.InvariantCulture, $"- `{parameter.Attribute("name")?.Value}`: {Text(parameter)}\n");
    }

    foreach (var returns in member.Elements().Where(e => e.Name.LocalName is "returns" or "value"))
    {
        list.Append(CultureInfo.InvariantCulture, $"- returns {Text(returns)}\n");
    }

    foreach (var exception in member.Elements("exception"))
    {
        list.Append(CultureInfo.InvariantCulture, $"- throws `{Short(exception.Attribute("cref")?.Value)}`: {Text(exception)}\n");
    }

    page.Append(list.Length > 0 ? $"\n{list}" : "");
    foreach (var remarks in member.Elements("remarks"))
    {
        page.Append(CultureInfo.InvariantCulture, $"\n{Text(remarks)}\n");
    }
}

static string Short(string? reference) => (reference ?? "").Split('(')[0].Split('.', ':')[^1].Split('`')[0];

static string Text(XElement? element)
{
    if (element is null)
    {
        return "";
    }

    var text = new StringBuilder();
    foreach (var node in element.Nodes())
    {
        text.Append(node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "b" } bold => $"**{bold.Value}**",
            XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference => $"`{Short(reference.Attribute("cref")?.Value ?? reference.Attribute("name")?.Value ?? reference.Attribute("langword")?.Value)}`",
            XElement inner => $" {Text(inner)} ",
            _ => "",
        });
    }

    return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
