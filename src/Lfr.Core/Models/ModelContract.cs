using Microsoft.ML.OnnxRuntime;

namespace Lfr.Core.Models;

/// <summary>Compares what a card says of a model's tensors with what the model itself says: a card of another model is noticed when it is loaded.</summary>
internal static class ModelContract
{
    /// <summary>Checks the names and, where both sides fix one, the lengths of every axis.</summary>
    /// <param name="card">The card.</param>
    /// <param name="session">The model's session.</param>
    /// <exception cref="ModelException">A tensor is missing or differs; the message names both lengths.</exception>
    public static void Check(ModelCard card, OnnxSession session)
    {
        var input = card.Input;
        int?[] axes = input.Layout == TensorLayout.Nchw
            ? [input.Batch, input.Channels, input.Height, input.Width]
            : [input.Batch, input.Height, input.Width, input.Channels];
        Check(card, "input", input.Name, axes, session.Inner.InputMetadata);
        foreach (var output in card.Outputs)
        {
            Check(card, "output", output.Name, output.Shape, session.Inner.OutputMetadata);
        }

        if (card.TemplateDimension is { } dimension && card.Outputs[0].Shape is [.., { } last] && last != dimension)
        {
            throw new ModelException($"The card '{card.Id}' gives templates of {dimension} values, and its first output has {last}. Correct the card.");
        }
    }

    private static void Check(ModelCard card, string kind, string name, IReadOnlyList<int?> axes, IReadOnlyDictionary<string, NodeMetadata> model)
    {
        if (!model.TryGetValue(name, out var metadata))
        {
            throw new ModelException($"The card '{card.Id}' names the {kind} '{name}', and the model {card.File} has {string.Join(", ", model.Keys.Order(StringComparer.Ordinal))}. The card belongs to another model.");
        }

        // The runtime gives -1 for a length that is free.
        var agree = metadata.Dimensions.Length == axes.Count;
        for (var axis = 0; agree && axis < axes.Count; axis++)
        {
            agree = axes[axis] is not { } length || metadata.Dimensions[axis] < 0 || metadata.Dimensions[axis] == length;
        }

        if (!agree)
        {
            var said = string.Join("x", axes.Select(length => length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"));
            var has = string.Join("x", metadata.Dimensions.Select(length => length < 0 ? "?" : length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            throw new ModelException($"The card '{card.Id}' says that the {kind} '{name}' is {said}, and in the model {card.File} it is {has}. The card belongs to another model.");
        }
    }
}
