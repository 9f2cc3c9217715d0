using System.Text;
using Microsoft.Extensions.Logging;

namespace Lfr.Core.Tests.Live;

/// <summary>Keeps all that it is told as text: sentence, values and exception.</summary>
internal sealed class TextLogger : ILogger
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state is IReadOnlyList<KeyValuePair<string, object?>> list ? string.Join(' ', list.Select(v => $"{v.Key}={v.Value}")) : "";
        lock (_gate)
        {
            _text.AppendLine($"{formatter(state, exception)} {values} {exception}");
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return _text.ToString();
        }
    }
}
