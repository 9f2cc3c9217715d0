using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Models;

namespace Lfr.Core.Tests.Engine;

/// <summary>The default engine and the golden recipe's, loaded once for all tests.</summary>
public sealed class EngineFixture : IDisposable
{
    private readonly Lazy<FaceEngine> _default = new(() => new FaceEngine(ModelPack.Load(TestFolders.RequireModels())));
    private readonly Lazy<FaceEngine> _recipe = new(() => new FaceEngine(ModelPack.Load(TestFolders.RequireModels()), new FaceEngineOptions { Detector = Recipe }));

    /// <summary>The detector settings that the golden values were made with: one pass, boxes unconfirmed, no rule for a box inside a box.</summary>
    internal static DetectorOptions Recipe { get; } = new()
    {
        FinePass = false,
        MinConfirmedScore = null,
        LastResortScore = 0.3f,
        Suppression = new NonMaxSuppression(0.4f, 1f),
    };

    public FaceEngine Default
    {
        get
        {
            TestFolders.RequireModels();
            return _default.Value;
        }
    }

    public FaceEngine RecipeEngine
    {
        get
        {
            TestFolders.RequireModels();
            return _recipe.Value;
        }
    }

    public void Dispose()
    {
        if (_default.IsValueCreated)
        {
            _default.Value.Dispose();
        }

        if (_recipe.IsValueCreated)
        {
            _recipe.Value.Dispose();
        }
    }
}
