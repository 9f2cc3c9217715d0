// The generic host: options from appsettings.json (or LFR__MODELFOLDER), a second model under a key, a health check, OpenTelemetry.
// Usage: HostedService --picture FILE. Metrics go to OTEL_EXPORTER_OTLP_ENDPOINT where that is set.
using System.Diagnostics.Metrics;
using Lfr.Core.Engine;
using Lfr.Core.Hosting;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
var section = builder.Configuration.GetSection("Lfr");
builder.Services.AddLfr(options => section.Bind(options));                       // validated when the host starts
builder.Services.AddLfr("fixed-size", options =>                                 // [FromKeyedServices("fixed-size")] IFaceEngine
{
    options.ModelFolder = section["ModelFolder"] ?? "";
    options.Engine = options.Engine with { EmbedderId = "fr-feature" };
});
builder.Services.AddHealthChecks().AddCheck<EngineHealth>("engine");
builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
{
    metrics.AddMeter(LiveTelemetry.MeterName, Looker.MeterName);
    _ = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } ? metrics.AddOtlpExporter() : metrics;
});
builder.Services.AddHostedService<Looker>();
using var host = builder.Build();
try
{
    await host.RunAsync();
    return 0;
}
catch (Exception wrong) when (wrong is OptionsValidationException or AggregateException) // all that is wrong at once, before the first face
{
    Console.Error.WriteLine(wrong.Message);
    return 4;
}

/// <summary>Healthy where the engine still answers: a blank picture has no face.</summary>
internal sealed class EngineHealth(IFaceEngine engine) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var blank = new Image(320, 240, PixelFormat.Rgb24);
        using var result = engine.CreateTemplate(blank);
        return Task.FromResult(result.FacesFound == 0 ? HealthCheckResult.Healthy(engine.Info.Provider.ToString()) : HealthCheckResult.Unhealthy("a face in a blank picture"));
    }
}

/// <summary>Looks at one picture with both engines, says what the health check says, and ends the host.</summary>
internal sealed class Looker(
    IFaceEngine engine, [FromKeyedServices("fixed-size")] IFaceEngine second, HealthCheckService health, IMeterFactory meters, IConfiguration configuration,
    ILogger<Looker> logger, IHostApplicationLifetime lifetime) : BackgroundService
{
    public const string MeterName = "Sample.Looker";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var faces = meters.Create(MeterName).CreateCounter<long>("sample.faces", "{face}", "Faces found.");
        using var picture = ImageFile.Load(configuration["picture"] ?? throw new InvalidOperationException("Give --picture FILE."));
        foreach (var (name, one) in new[] { ("default", engine), ("fixed-size", second) })
        {
            using var batch = one.CreateBatch();
            one.Process(picture, limits: null, batch);
            faces.Add(batch.Count, new KeyValuePair<string, object?>("engine", name));
            logger.LogInformation("{Engine}: {Faces} faces, pipeline {Pipeline}", name, batch.Count, one.Info.Pipeline.ToString()[..12]);
        }

        var report = await health.CheckHealthAsync(stoppingToken);
        logger.LogInformation("health: {Status}; one pipeline: {Same}", report.Status, engine.Info.Pipeline == second.Info.Pipeline);
        lifetime.StopApplication();
    }
}
