using Lfr.Core.Live.Capture;

namespace Lfr.Core.Tests.Live;

public sealed class PatienceTests
{
    [Fact]
    public async Task An_end_that_comes_while_a_time_out_is_taken_back_throws_nothing_and_is_not_missed()
    {
        for (var turn = 0; turn < 5_000; turn++)
        {
            var time = new ManualTime();
            using var stop = new CancellationTokenSource();
            using var patience = new Patience(time, stop.Token);
            patience.Begin(TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(2));
            Assert.True(patience.IsOver);
            using var both = new Barrier(2);
            var ends = Task.Run(() =>
            {
                both.SignalAndWait();
                stop.Cancel();
            });
            both.SignalAndWait();
            patience.End();
            await ends;
            Assert.True(patience.Token.IsCancellationRequested);
        }
    }
}
