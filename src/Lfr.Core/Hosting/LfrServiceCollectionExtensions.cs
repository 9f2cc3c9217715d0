using System.Diagnostics.Metrics;
using Lfr.Core.Engine;
using Lfr.Core.Live;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Lfr.Core.Hosting;

/// <summary>Registers what an application needs of the library. Whatever the application registered before stays as it is.</summary>
public static class LfrServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IFaceEngine"/>, <see cref="CosineMatcher"/>, <see cref="LiveTelemetry"/> and <see cref="TimeProvider"/>, one each.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options; they are validated when the host starts.</param>
    /// <exception cref="OptionsValidationException">When the host starts, or the engine is first asked for: the options are not usable; all reasons at once.</exception>
    /// <exception cref="ModelException">When the engine is first asked for: a model is altered, or the native library is missing.</exception>
    public static IServiceCollection AddLfr(this IServiceCollection services, Action<LfrOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        AddOptions(services, Options.DefaultName, configure);
        services.TryAddSingleton<IFaceEngine>(static provider => CreateEngine(provider, Options.DefaultName));
        AddCommon(services);
        return services;
    }

    /// <summary>Adds a second engine under a name: <c>[FromKeyedServices("name")] IFaceEngine</c>. Templates of two engines are not comparable, and the
    /// library refuses to compare them.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The key.</param>
    /// <param name="configure">Sets the options of that engine.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IServiceCollection AddLfr(this IServiceCollection services, string name, Action<LfrOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        AddOptions(services, name, configure);
        services.TryAddKeyedSingleton<IFaceEngine>(name, static (provider, key) => CreateEngine(provider, (string)key!));
        AddCommon(services);
        return services;
    }

    private static void AddOptions(IServiceCollection services, string name, Action<LfrOptions> configure)
    {
        services.AddOptionsWithValidateOnStart<LfrOptions>(name).Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LfrOptions>, LfrOptionsValidator>());
    }

    private static void AddCommon(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static _ => new CosineMatcher());
        services.TryAddSingleton(static provider => new LiveTelemetry(provider.GetService<IMeterFactory>()));
    }

    private static FaceEngine CreateEngine(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<LfrOptions>>().Get(name);
        return new FaceEngine(ModelPack.Load(options.ModelFolder), options.Engine);
    }
}
