namespace Lfr.Cli.Demonstration;

/// <summary>Somebody who walks past a scripted camera: synthetic, nobody.</summary>
/// <param name="Number">Position in the queue.</param>
/// <param name="Identity">Whose reference the face resembles.</param>
/// <param name="Similarity">How much.</param>
/// <param name="IsListed">Whether the script has this person on the watchlist.</param>
/// <param name="IsAlert">Whether the script has an alert here: of a person on the list, or of one who resembles somebody on it.</param>
internal readonly record struct ScriptedPasser(int Number, int Identity, float Similarity, bool IsListed, bool IsAlert);
