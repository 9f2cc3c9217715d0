using System.Runtime.InteropServices;

namespace Lfr.Cli;

/// <summary>
/// Ctrl-C and a termination signal: the first asks the work to end, and later ones change nothing, since a terminal, <c>timeout</c> and process managers send several at
/// once. What does not end within <see cref="Patience"/> waits for something that cannot be broken off, as a read from a pipe that nobody writes.
/// </summary>
/// <remarks>Safe for concurrent use. Disposed, signals end the process as they do by default.</remarks>
internal sealed class Interruption : IDisposable
{
    /// <summary>How long the work has.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Takes the signals over.</summary>
    /// <param name="patience">How long the work has after the first; null for <see cref="Patience"/>.</param>
    public Interruption(TimeSpan? patience = null)
    {
        Token = _source.Token;
        Expired = Expire(patience ?? Patience);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token { get; }

    /// <summary>Done when the work has had its time; never without a signal.</summary>
    public Task Expired { get; }

    /// <summary>What a signal does.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            if (_asked.TrySetResult())
            {
                // On another thread, and what a callback throws stays there: nobody could take it here.
                _ = _source.CancelAsync();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();

        lock (_gate)
        {
            // A signal that is being received now asks nothing any more.
            _asked.TrySetResult();
            _source.Dispose();
        }
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        Ask();
    }

    private async Task Expire(TimeSpan patience)
    {
        await _asked.Task.ConfigureAwait(false);
        await Task.Delay(patience, TimeProvider.System).ConfigureAwait(false);
    }
}
