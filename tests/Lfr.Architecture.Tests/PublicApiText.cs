using System.Globalization;
using System.Reflection;
using System.Text;

namespace Lfr.Architecture.Tests;

/// <summary>What an assembly offers, as sorted text: one line a type and one a member, with all that a caller can depend on.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(TypeLine(type)).Append('\n');
            foreach (var member in MemberLines(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string TypeLine(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute)) ? "readonly struct" : "struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        if (type.IsByRefLike)
        {
            kind = kind.Replace("struct", "ref struct", StringComparison.Ordinal);
        }

        var bases = type.GetInterfaces().Where(i => i.IsPublic || i.IsNestedPublic).Select(Name).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            bases.Insert(0, Name(parent));
        }

        return $"{kind} {Name(type)}{(bases.Count > 0 && !type.IsEnum ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> MemberLines(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}");
        }

        var fields = type.GetFields(Declared).Where(field => Offered(field.Attributes & FieldAttributes.FieldAccessMask)).Select(FieldLine);
        var constructors = type.GetConstructors(Declared).Where(Offered).Select(c => $"{Access(c)}.ctor({Parameters(c)})");
        var properties = type.GetProperties(Declared).Where(p => Offered(p.GetMethod) || Offered(p.SetMethod)).Select(PropertyLine);
        var events = type.GetEvents(Declared).Where(e => Offered(e.AddMethod)).Select(e => $"event {Name(e.EventHandlerType!)} {e.Name}");
        var methods = type.GetMethods(Declared).Where(m => Offered(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))).Select(MethodLine);
        return [.. fields, .. constructors, .. properties, .. events, .. methods];
    }

    private static string FieldLine(FieldInfo field)
    {
        var modifier = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}";
        var value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "";
        return $"{modifier}{Nullable(Name(field.FieldType), Nullability.Create(field).ReadState, field.FieldType)} {field.Name}{value}";
    }

    private static string PropertyLine(PropertyInfo property)
    {
        var accessor = property.GetMethod ?? property.SetMethod!;
        var state = Nullability.Create(property);
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) == true;
        var required = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) ? "required " : "";
        var get = Offered(property.GetMethod) ? " get;" : "";
        var set = Offered(property.SetMethod) ? (isInit ? " init;" : " set;") : "";
        var index = property.GetIndexParameters() is { Length: > 0 } ? $"[{string.Join(", ", property.GetIndexParameters().Select(Parameter))}]" : "";
        return $"{Access(accessor)}{Modifier(accessor)}{required}{Nullable(Name(property.PropertyType), state.ReadState, property.PropertyType)} {property.Name}{index} {{{get}{set} }}";
    }

    private static string MethodLine(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        var result = Nullable(Name(method.ReturnType), Nullability.Create(method.ReturnParameter).ReadState, method.ReturnType);
        var extension = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute)) ? "this " : "";
        return $"{Access(method)}{Modifier(method)}{result} {method.Name}{generic}({extension}{Parameters(method)}){Constraints(method.IsGenericMethod ? method.GetGenericArguments() : [])}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var direction = parameter switch
        {
            { IsOut: true, ParameterType.IsByRef: true } => "out ",
            { ParameterType.IsByRef: true } when parameter.IsIn => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        var state = Nullability.Create(parameter).WriteState;
        var value = parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "";
        return $"{direction}{Nullable(Name(parameter.ParameterType), state, parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Nullable(string name, NullabilityState state, Type type) => state == NullabilityState.Nullable && !type.IsValueType ? name + "?" : name;

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        Enum constant => $"{constant.GetType().Name}.{constant}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Modifier(MethodBase method) => method switch
    {
        { IsStatic: true, IsAbstract: true } => "static abstract ",
        { IsStatic: true } => "static ",
        { DeclaringType.IsInterface: true } => method.IsAbstract ? "" : "default ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } when method is MethodInfo m && m.GetBaseDefinition() != m => "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    // In a sealed class protected members are nobody's.
    private static bool Offered(MethodBase? method) =>
        method is not null && (method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType is { IsSealed: false }));

    private static bool Offered(FieldAttributes access) => access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static string Constraints(Type[] arguments)
    {
        var text = new StringBuilder();
        foreach (var argument in arguments.Where(a => a.IsGenericParameter))
        {
            var constraints = argument.GetGenericParameterConstraints().Select(Name).ToList();
            if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                constraints.Insert(0, "class");
            }

            if (constraints.Count > 0)
            {
                text.Append(" where ").Append(argument.Name).Append(" : ").AppendJoin(", ", constraints);
            }
        }

        return text.ToString();
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        if (type.IsPointer)
        {
            return Name(type.GetElementType()!) + "*";
        }

        if (System.Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = type.Namespace is "System" or null || type.Namespace.StartsWith("System.", StringComparison.Ordinal) ? type.Name : type.FullName ?? type.Namespace + "." + type.Name;
        if (type.IsNested && !name.Contains('+', StringComparison.Ordinal))
        {
            name = Name(type.DeclaringType!) + "+" + type.Name;
        }

        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
