using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Deployments;

namespace Lfr.Cli.Review;

/// <summary>
/// Officers decide alerts while the cameras run, one command a line: the run holds the log, so that nobody else can write a decision into it. The rules are those of
/// <c>lfr review</c>; every step is in the log before it is answered. Reading and answering take no part in the way of a frame.
/// </summary>
/// <remarks>Commands are done by one thread, its own. <see cref="Receive"/> and <see cref="CamerasEnded"/> may be called by another.</remarks>
internal sealed class ReviewConsole : IDisposable
{
    private const string Anyway = "now";

    private readonly AdjudicationDesk _desk;
    private readonly CommandOutput _output;
    private readonly Func<IEnumerable<string>> _status;
    private readonly Func<string, string> _instruction;
    private readonly Command _commands;
    private readonly Dictionary<(RecordId Alert, RecordId Officer), PendingReview> _opened = [];
    private readonly CancellationTokenSource _quit = new();
    private readonly object _changed = new();
    private RecordId _officer;
    private bool _camerasEnded;
    private bool _disposed;

    /// <summary>Makes one.</summary>
    /// <param name="desk">The deployment's desk.</param>
    /// <param name="officer">Who is at the console first.</param>
    /// <param name="status">The cameras, as they are now.</param>
    /// <param name="instruction">What the watchlist tells officers to do about a category.</param>
    /// <param name="output">Where it answers.</param>
    public ReviewConsole(AdjudicationDesk desk, RecordId officer, Func<IEnumerable<string>> status, Func<string, string> instruction, CommandOutput output)
    {
        (_desk, _officer, _status, _instruction, _output) = (desk, officer, status, instruction, output);
        _commands = Commands();
    }

    /// <summary>Cancelled when an officer ends the run.</summary>
    public CancellationToken Quit => _quit.Token;

    /// <summary>Takes an alert, whose picture nobody keeps, before it is said.</summary>
    public void Receive(Core.Live.Alert alert)
    {
        _desk.ReceiveErased(alert.Raised);
        Announce(() => { });
    }

    /// <summary>Says that no alert can come any more; the officers go on.</summary>
    public void CamerasEnded()
    {
        Announce(() => _camerasEnded = true);
        _output.Line($"The cameras have ended. {WaitingNow()} 'quit' ends the command.");
    }

    /// <summary>Does what the lines say, until they end or one of them ends the run, on a thread that keeps no process alive.</summary>
    /// <param name="lines">Standard input.</param>
    /// <returns>Done when nobody is at the console any more; failed where the log cannot be written.</returns>
    public Task Start(TextReader lines)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Run(lines);
                done.SetResult();
            }
#pragma warning disable CA1031 // A thread's failure is carried to whoever waits for it, whatever it is.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // A run on which nobody can decide does not go on as if somebody could. One that is over has nothing to end: a line that came in its last moment failed.
                lock (_changed)
                {
                    if (!_disposed)
                    {
                        _quit.Cancel();
                    }
                }

                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "lfr review console" };
        thread.Start();
        return done.Task;
    }

    /// <summary>Does what the lines say, until they end or one of them ends the run.</summary>
    /// <exception cref="AuditFailedException">The log cannot be written.</exception>
    public void Run(TextReader lines)
    {
        _output.Line($"Officer {_officer} is at the console: 'help' says what can be done.");
        while (!_quit.IsCancellationRequested)
        {
            if (lines.ReadLine() is not { } line)
            {
                _output.Line($"Standard input has ended: nobody decides at this console any more. {WaitingNow()}");
                return;
            }

            if (line.AsSpan().Trim().Length > 0)
            {
                Do(line.Trim());
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_changed)
        {
            _disposed = true;
            _quit.Dispose();
        }
    }

    private void Do(string line)
    {
        try
        {
            var parse = _commands.Parse(Words(line), new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parse.Errors.Count > 0)
            {
                Refuse($"{string.Join(' ', parse.Errors.Select(e => e.Message))} 'help' says what can be done.");
                return;
            }

            parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = TextWriter.Null, Error = TextWriter.Null });
        }
        catch (AuditFailedException)
        {
            throw;
        }
        catch (Exception e) when (e is CommandException or ReviewRefusedException or ArgumentException)
        {
            Refuse(Failures.Describe(e).Message);
        }
    }

    // The reason of a decision is the rest of the line, as it was written; everything else is words, and quotation marks hold several together.
    private static string[] Words(string line)
    {
        const int WordsBeforeReason = 4;
        var parts = line.Split((char[]?)null, WordsBeforeReason + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts[0] == "decide" ? [parts[0], "--", .. parts[1..]] : [.. CommandLineParser.SplitCommandLine(line)];
    }

    private void Refuse(string message) => _output.Line($"refused: {message}");

    private Command Commands()
    {
        var root = new Command("console");
        Add(root, "list", [], _ => List());
        var open = Alert();
        Add(root, "open", [open], parse => Open(Find(parse.GetRequiredValue(open))));
        root.Subcommands.Add(Decide());
        root.Subcommands.Add(Engage());
        root.Subcommands.Add(Outcome());
        root.Subcommands.Add(Revise());
        var officer = new Argument<string>("OFFICER");
        Add(root, "officer", [officer], parse =>
        {
            _officer = parse.GetRequiredValue(officer);
            _output.Line($"Officer {_officer} is at the console.");
        });
        Add(root, "status", [], _ =>
        {
            foreach (var line in _status())
            {
                _output.Line(line);
            }
        });
        Add(root, "wait", [], _ => Wait());
        var now = new Argument<string?>("now") { Arity = ArgumentArity.ZeroOrOne };
        now.AcceptOnlyFromAmong(Anyway);
        Add(root, "quit", [now], parse => End(parse.GetValue(now) == Anyway));
        Add(root, "help", [], _ => Help());
        return root;
    }

    private Command Decide()
    {
        var alert = Alert();
        var (verdict, action) = (new Argument<string>("true|false"), new Argument<string>("engage|leave"));
        var reason = new Argument<string>("REASON");
        var command = new Command("decide") { alert, verdict, action, reason };
        command.SetAction(parse =>
        {
            var id = Find(parse.GetRequiredValue(alert));
            var pending = Opened(id);
            var decision = ReviewText.Decision(
                ReviewText.Answer(parse.GetRequiredValue(verdict), ReviewText.Verdicts), ReviewText.Answer(parse.GetRequiredValue(action), ReviewText.Actions), parse.GetRequiredValue(reason));
            var result = _desk.Decide(pending, decision);
            _opened.Remove((id, _officer));
            foreach (var line in ReviewText.Decided(result))
            {
                _output.Line(line);
            }

            if (result.NextStep == NextStep.Engage && result.Category is { } category)
            {
                _output.Line($"instruction for '{category}': {_instruction(category.Value)}");
            }
        });
        return command;
    }

    private Command Engage()
    {
        var (alert, engagement) = (Alert(), new EngagementOptions());
        var command = engagement.AddTo(new Command("engage") { alert });
        command.SetAction(parse => Recorded(Find(parse.GetRequiredValue(alert)), id => engagement.Record(parse, _desk, id, _officer)));
        return command;
    }

    private Command Outcome()
    {
        var (alert, outcome) = (Alert(), new OutcomeOptions());
        var command = outcome.AddTo(new Command("outcome") { alert });
        command.SetAction(parse => Recorded(Find(parse.GetRequiredValue(alert)), id => outcome.Record(parse, _desk, id, _officer)));
        return command;
    }

    private Command Revise()
    {
        var (alert, revision) = (Alert(), new RevisionOptions());
        var command = revision.AddTo(new Command("revise") { alert });
        command.SetAction(parse => Recorded(Find(parse.GetRequiredValue(alert)), id => revision.Record(parse, _desk, id, _officer)));
        return command;
    }

    private static Argument<string> Alert() => new("ALERT");

    private static void Add(Command root, string name, Argument[] arguments, Action<ParseResult> action)
    {
        var command = new Command(name);
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        command.SetAction(action);
        root.Subcommands.Add(command);
    }

    private void List()
    {
        _output.Line(WaitingNow());
        var waiting = _desk.Waiting.ToHashSet();
        foreach (var alert in _desk.Alerts.Where(a => waiting.Contains(a.Raised.AlertId)))
        {
            _output.Line($"  {ReviewText.Waiting(alert)}");
        }
    }

    private void Open(RecordId alert)
    {
        var pending = _desk.Open(alert, _officer);
        _opened[(alert, _officer)] = pending;
        _output.Line($"{ReviewText.Opened(pending)} Then: decide {alert} true|false engage|leave REASON");
    }

    private PendingReview Opened(RecordId alert)
    {
        if (_opened.TryGetValue((alert, _officer), out var pending))
        {
            return pending;
        }

        // An alert that this officer may not review at all: the desk says so, and records the attempt.
        var history = _desk.Alerts.First(a => a.Raised.AlertId == alert);
        if (!_desk.Waiting.Contains(alert) || history.Decisions.Any(d => d.Actor?.IsSamePersonAs(_officer) == true))
        {
            return _desk.Open(alert, _officer);
        }

        throw new CommandException(ExitCode.Input, $"{alert} was not opened by {_officer}: 'open {alert}' first, and look. The time to the decision is counted from there.");
    }

    private void Recorded(RecordId alert, Func<RecordId, string?> record)
    {
        if (record(alert) is { } warning)
        {
            _output.Line($"note: {warning}");
        }

        _output.Line($"{alert}: recorded.");
    }

    private void End(bool anyway)
    {
        bool running;
        lock (_changed)
        {
            running = !_camerasEnded;
        }

        if (!anyway && (running || _desk.Waiting.Count > 0))
        {
            throw new CommandException(
                ExitCode.Input, $"{(running ? "the cameras are running. " : "")}{WaitingNow()} 'quit {Anyway}' ends the run all the same: an alert that nobody decided is reported as such.");
        }

        _quit.Cancel();
    }

    private void Wait()
    {
        lock (_changed)
        {
            while (!_camerasEnded && _desk.Waiting.Count == 0)
            {
                Monitor.Wait(_changed);
            }
        }

        _output.Line(WaitingNow());
    }

    private void Announce(Action change)
    {
        lock (_changed)
        {
            change();
            Monitor.PulseAll(_changed);
        }
    }

    private string WaitingNow() => _desk.Waiting.Count switch
    {
        0 => "No alert waits for an officer.",
        1 => "1 alert waits for an officer.",
        var count => $"{count} alerts wait for an officer.",
    };

    /// <summary>An alert by its name, or by the number at the name's end where no other has it.</summary>
    private RecordId Find(string text)
    {
        var names = _desk.Alerts.Select(a => a.Raised.AlertId).ToList();
        var found = names.Where(n => n.Value == text).ToList();
        if (found.Count == 0 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            found = [.. names.Where(n => NumberOf(n.Value) == number)];
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw new CommandException(ExitCode.Input, $"there is no alert '{text}': 'list' shows those that wait."),
            _ => throw new CommandException(ExitCode.Input, $"'{text}' may be {string.Join(" or ", found)}: write the whole name."),
        };
    }

    private static long? NumberOf(string name) =>
        long.TryParse(name.AsSpan(name.AsSpan().TrimEnd("0123456789").Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Help()
    {
        foreach (var line in HelpLines)
        {
            _output.Line(line);
        }
    }

    private static readonly string[] HelpLines =
    [
        "One command a line. ALERT is an alert's name or the number at its end. Every step is in the audit log before it is answered.",
        "  list                                     alerts that wait for a first or a second officer, without scores",
        "  open ALERT                               look at it: the time to the decision runs from here",
        "  decide ALERT true|false engage|leave REASON...   is it the person, may they be engaged, and why; nothing is preset, the score is shown after",
        "  engage ALERT --finding true|false --reason TEXT --notice REF --notice-accepted yes|no --authority TEXT --complain TEXT --ask-record TEXT [--complaint TEXT]",
        "  outcome ALERT --outcome arrest|other|none --reason TEXT",
        "  revise ALERT --finding true|false --reason TEXT",
        "  officer OFFICER                          another officer takes the console: where somebody is to be engaged, two decide",
        "  status                                   cameras, faces seen, alerts, dropped frames",
        "  wait                                     until an alert waits or the cameras have ended; for scripts",
        "  quit [now]                               end the run; 'now' also while cameras run or alerts wait",
    ];
}
