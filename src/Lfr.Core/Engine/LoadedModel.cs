using Lfr.Core.Models;

namespace Lfr.Core.Engine;

/// <summary>A model of a pack: its card and its session.</summary>
internal sealed record LoadedModel(ModelCard Card, OnnxSession Session)
{
    /// <summary>Loads the model of a role: the one with the given id, else the only preferred one, else the only one.</summary>
    /// <param name="pack">Where the models are.</param>
    /// <param name="role">What the model must do.</param>
    /// <param name="id">Id of a card, or null to choose.</param>
    /// <param name="options">Provider and threads.</param>
    /// <param name="preferred">Which of several to take: the form that takes any size or any number.</param>
    public static LoadedModel Load(ModelPack pack, ModelRole role, string? id, OnnxSessionOptions options, Func<ModelCard, bool> preferred)
    {
        var card = id is null ? Choose(pack, role, preferred) : pack.Card(id);
        if (card.Role != role)
        {
            throw new ModelException($"The card '{card.Id}' is a {card.Role} model, and a {role} model is needed. Name another card, or none to let the engine choose.");
        }

        var session = OnnxSession.Load(pack.ReadVerified(card), card.Id, options);
        try
        {
            ModelContract.Check(card, session);
            return new LoadedModel(card, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static ModelCard Choose(ModelPack pack, ModelRole role, Func<ModelCard, bool> preferred)
    {
        var all = pack.Cards.Where(c => c.Role == role).ToList();
        var best = all.Where(preferred).ToList();
        var choice = best.Count > 0 ? best : all;
        return choice.Count == 1
            ? choice[0]
            : throw new ModelException(
                $"The model folder {pack.Folder} has {choice.Count} {role} models to choose from ({string.Join(", ", choice.Select(c => c.Id))}). Name one in the options.");
    }
}
