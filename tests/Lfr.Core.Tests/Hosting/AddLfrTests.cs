using Lfr.Cli.Simulation;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Hosting;
using Lfr.Core.Live;
using Lfr.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lfr.Core.Tests.Hosting;

public sealed class AddLfrTests
{
    [Fact]
    public void Wrong_options_fail_at_start_with_all_reasons()
    {
        using var provider = new ServiceCollection().AddLfr(o =>
        {
            o.ModelFolder = "/no/such/folder";
            o.Engine = new FaceEngineOptions { MaxBatch = 0, Detector = new DetectorOptions { MinScore = 1 } };
        }).BuildServiceProvider();
        var e = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal(3, e.Failures.Count());
        Assert.Contains(e.Failures, f => f.Contains("Engine.Detector", StringComparison.Ordinal) && f.Contains("MinScore", StringComparison.Ordinal));
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IFaceEngine>());
    }

    [Fact]
    public void What_the_application_registered_stays()
    {
        var own = new ScriptedEngine();
        using var provider = new ServiceCollection().AddSingleton<IFaceEngine>(own).AddLfr(o => o.ModelFolder = "x").BuildServiceProvider();
        Assert.Same(own, provider.GetRequiredService<IFaceEngine>());
        Assert.NotNull(provider.GetRequiredService<LiveTelemetry>());
        Assert.Same(TimeProvider.System, provider.GetRequiredService<TimeProvider>());
    }

    [SkippableFact]
    public void A_second_engine_has_a_key_and_registering_loads_nothing()
    {
        var models = TestFolders.RequireModels();
        using var provider = new ServiceCollection()
            .AddLfr(o => o.ModelFolder = models)
            .AddLfr("portraits", o =>
            {
                o.ModelFolder = models;
                o.Engine = new FaceEngineOptions { Detector = new Lfr.Core.Detection.DetectorOptions { LastResortScore = 0.3f } };
            })
            .BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
        var (first, second) = (provider.GetRequiredService<IFaceEngine>(), provider.GetRequiredKeyedService<IFaceEngine>("portraits"));
        Assert.Same(first, provider.GetRequiredService<IFaceEngine>());
        Assert.NotEqual<PipelineId>(first.Info.Pipeline, second.Info.Pipeline);
    }
}
