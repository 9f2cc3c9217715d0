// The generic host: options from appsettings.json (or LFR__MODELFOLDER), a second model under a key, a health check of each, OpenTelemetry.
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
builder.Services.AddLfr(options => section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true)); // validated when the host starts
// The second: GetRequiredKeyedService, or [FromKeyedServices("fixed-size")].
builder.Services.AddLfr("fixed-size", options => (options.ModelFolder, options.Engine) = (section["ModelFolder"] ?? "", new() { EmbedderId = "fr-feature" }));
builder.Services.AddHealthChecks().AddCheck<EngineHealth>("default").AddCheck<EngineHealth>("fixed-size"); // named as the engines are
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
    return Environment.ExitCode;
}
catch (Exception wrong) when (wrong is OptionsValidationException or InvalidOperationException or AggregateException) // before the first face
{
    Console.Error.WriteLine(wrong.Message);
    return 4;
}

/// <summary>Healthy where the check's engine is there and answers: a blank picture has no face. Models are read when an engine is first asked for, so it is asked for here.</summary>
internal sealed class EngineHealth(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var blank = new Image(320, 240, PixelFormat.Rgb24);
        var name = context.Registration.Name;
        var engine = name == "default" ? services.GetRequiredService<IFaceEngine>() : services.GetRequiredKeyedService<IFaceEngine>(name);
        using var result = engine.CreateTemplate(blank); // a broken model throws: HealthCheckService makes "unhealthy" of it
        return Task.FromResult(result.FacesFound == 0 ? HealthCheckResult.Healthy("the engine answers") : HealthCheckResult.Unhealthy("a face in a blank picture"));
    }
}

/// <summary>Says what the health check says, looks at one picture with both engines, and ends the host.</summary>
internal sealed class Looker(
    IServiceProvider services, HealthCheckService health, IMeterFactory meters, IConfiguration configuration, ILogger<Looker> logger, IHostApplicationLifetime lifetime) : BackgroundService
{
    public const string MeterName = "Sample.Looker";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var report = await health.CheckHealthAsync(stoppingToken); // in a web application: app.MapHealthChecks("/health")
        foreach (var (engine, entry) in report.Entries) logger.LogInformation("health: {Engine} {Status} {Why}", engine, entry.Status, entry.Description);
        if (report.Status == HealthStatus.Healthy)
        {
            var faces = meters.Create(MeterName).CreateCounter<long>("sample.faces", "{face}", "Faces found.");
            using var picture = ImageFile.Load(configuration["picture"] ?? throw new InvalidOperationException("Give --picture FILE."));
            foreach (var (name, engine) in new[] { ("default", services.GetRequiredService<IFaceEngine>()), ("fixed-size", services.GetRequiredKeyedService<IFaceEngine>("fixed-size")) })
            {
                using var batch = engine.CreateBatch();
                engine.Process(picture, limits: null, batch);
                faces.Add(batch.Count, new KeyValuePair<string, object?>("engine", name));
                logger.LogInformation("{Engine}: {Faces} faces, pipeline {Pipeline}", name, batch.Count, engine.Info.Pipeline.ToString()[..12]);
            }
        }
        Environment.ExitCode = report.Status == HealthStatus.Healthy ? 0 : 4;
        lifetime.StopApplication();
    }
}
