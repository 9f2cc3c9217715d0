// Makes the API reference from an assembly's public types and their XML documentation. Usage: dotnet run eng/api-reference.cs -- OUT ASSEMBLY.dll...
// One page a namespace; the XML file lies beside the assembly. Exit code 1 where a public member has no documentation.
#:property PublishAot=false
using System.Reflection;
using System.Text;
using System.Xml.Linq;

var missing = new List<string>();
var index = new StringBuilder("# API reference\n\nMade from the XML documentation.\n");
Directory.CreateDirectory(args[0]);
foreach (var path in args[1..])
{
    var assembly = Assembly.LoadFrom(Path.GetFullPath(path)); // its dependencies lie beside it
    var documentation = XDocument.Load(Path.ChangeExtension(path, ".xml")).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value);
    index.Append($"\n## {assembly.GetName().Name}\n\n");
    foreach (var space in assembly.GetExportedTypes().GroupBy(t => t.Namespace!).OrderBy(g => g.Key, StringComparer.Ordinal))
    {
        var page = new StringBuilder($"# {space.Key}\n");
        foreach (var type in space.OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            var name = type.FullName!.Replace('+', '.');
            if (!documentation.TryGetValue($"T:{name}", out var own))
            {
                missing.Add(name);
                continue;
            }

            page.Append($"\n## {name[(space.Key.Length + 1)..]}\n\n{Text(own.Element("summary"))}\n");
            Append(page, own);
            foreach (var (id, member) in documentation.Where(d => d.Key[2..].StartsWith(name + ".", StringComparison.Ordinal) && !d.Key.StartsWith("T:", StringComparison.Ordinal) && IsDirect(d.Key, name)))
            {
                if (!IsPublic(type, id, name))
                {
                    continue;
                }

                page.Append($"\n### {Signature(id, name)}\n\n{Text(member.Element("summary"))}\n");
                Append(page, member);
            }
        }

        File.WriteAllText(Path.Combine(args[0], space.Key + ".md"), page.ToString());
        index.Append($"- [{space.Key}]({space.Key}.md): {space.Count()} types\n");
    }
}

File.WriteAllText(Path.Combine(args[0], "README.md"), index.ToString());
missing.ForEach(name => Console.Error.WriteLine($"{name} has no documentation"));
Console.WriteLine(index.ToString().TrimEnd());
return missing.Count == 0 ? 0 : 1;

static bool IsDirect(string id, string type)
{
    var rest = id[(2 + type.Length + 1)..].Split('(')[0];
    return !rest.Contains('.', StringComparison.Ordinal);
}

static bool IsPublic(Type type, string id, string name)
{
    var member = id[(2 + name.Length + 1)..].Split('(')[0].Split("``")[0].Replace('#', '.');
    const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    return type.GetMember(member, All).Any(m => m switch
    {
        MethodBase method => method.IsPublic || method.IsFamily,
        PropertyInfo property => property.GetMethod is { IsPublic: true } or { IsFamily: true },
        FieldInfo field => field.IsPublic,
        EventInfo item => item.AddMethod is { IsPublic: true },
        Type nested => nested.IsNestedPublic,
        _ => false,
    });
}

static string Signature(string id, string type)
{
    var text = id[(2 + type.Length + 1)..].Replace("#ctor", type.Split('.')[^1], StringComparison.Ordinal);
    var open = text.IndexOf('(', StringComparison.Ordinal);
    if (open < 0)
    {
        return id[0] == 'M' ? text + "()" : text;
    }

    var parameters = text[(open + 1)..].TrimEnd(')').Split(',').Select(p => p.Split('.')[^1].Replace("@", "", StringComparison.Ordinal).TrimEnd('}'));
    return $"{text[..open]}({string.Join(", ", parameters)})";
}

static void Append(StringBuilder page, XElement member)
{
    foreach (var parameter in member.Elements("param"))
    {
        page.Append($"\n- `{parameter.Attribute("name")?.Value}`: {Text(parameter)}");
    }

    if (member.Element("returns") is { } returns)
    {
        page.Append($"\n- returns {Text(returns)}");
    }

    foreach (var exception in member.Elements("exception"))
    {
        page.Append($"\n- throws `{Short(exception.Attribute("cref")?.Value)}`: {Text(exception)}");
    }

    if (member.Element("remarks") is { } remarks)
    {
        page.Append($"\n\n{Text(remarks)}");
    }

    page.Append('\n');
}

static string Short(string? reference) => (reference ?? "").Split('(')[0].Split('.', ':')[^1];

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
            XElement { Name.LocalName: "see" or "seealso" or "paramref" } reference => $"`{Short(reference.Attribute("cref")?.Value ?? reference.Attribute("name")?.Value ?? reference.Attribute("langword")?.Value)}`",
            XElement inner => Text(inner),
            _ => "",
        });
    }

    return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
