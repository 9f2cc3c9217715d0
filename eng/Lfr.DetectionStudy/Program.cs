using System.Globalization;
using Lfr.Core.Engine;
using Lfr.Core.Models;
using Lfr.DetectionStudy;

const string Usage = """
    usage: Lfr.DetectionStudy PART [--save FOLDER]     (eng/detection-study.sh sets LFR_MODELS, LFR_SHARED_DATA, LFR_PHOTOS and LFR_BACKGROUNDS)
      pasted      recall of each way to look, one cause at a time, 640x480 and 1920x1080
      default     the same of the default alone
      combined    recall of the default, every combination of height, rotation, blur and darkness, 1920x1080
      face-free   boxes of each way to look in real frames without a face, the frames that the choice was made with
      confirm     the selection step: what other looks at each box alone say (one line a box), and the ten means and limits that keep most faces (on the error stream)
      evidence [FIRST COUNT]
                  boxes of the default in frames without a face that had no part in any choice (frames 0 to 2159 of the evidence where none are named)
      mesh        the face mesh's landmarks against the 68 points (LFR_FACE_MESH names face_landmark.tflite)
      quality     planted degradations against each quality component, and errors against discarded probes
      crowds      photographs and frames of clips with marked faces
    """;
var (first, count) = (0, EvidenceStudy.Frames);
var evidence = args is ["evidence"] || (args is ["evidence", var from, var many] && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out first)
    && int.TryParse(many, NumberStyles.None, CultureInfo.InvariantCulture, out count));
if (!evidence && (args is not ([_] or [_, "--save", _]) || args[0] == "evidence"))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var saveTo = args is [_, "--save", _] ? Directory.CreateDirectory(args[2]).FullName : null;
var data = Variable("LFR_SHARED_DATA");
using var models = new Models(Variable("LFR_MODELS"));
List<Look> looks = args[0] is "combined" or "default" or "evidence" ? [Look.Default(models)] : Look.All(models);
switch (args[0])
{
    case "pasted" or "default" or "combined":
        using (var backgrounds = new Backgrounds(Variable("LFR_BACKGROUNDS"), FramePurpose.Choosing))
        {
            List<StudyFace> faces = [.. StudyFaces.London(data), .. StudyFaces.Meds(data, static label => label == "Frontal").Where(StudyFaces.HasHead)];
            Console.WriteLine($"{faces.Count} faces of {faces.Select(f => f.Subject).Distinct().Count()} people, {backgrounds.Count} pictures as backgrounds");
            if (args[0] == "combined")
            {
                PastedStudy.Run(looks, faces, backgrounds, (1920, 1080), [.. Condition.All], mostFrames: 4);
            }
            else
            {
                PastedStudy.Run(looks, faces, backgrounds, (640, 480), [.. Condition.OneCause]);
                PastedStudy.Run(looks, faces, backgrounds, (1920, 1080), [.. Condition.OneCause]);
            }
        }

        break;
    case "quality":
        using (var engine = new FaceEngine(ModelPack.Load(Variable("LFR_MODELS"))))
        {
            List<StudyFace> neutral = [.. StudyFaces.London(data)];
            List<StudyFace> frontal = [.. StudyFaces.Meds(data, static label => label == "Frontal")];
            QualityStudy.Planted(engine, [.. neutral.Take(20), .. frontal.Take(20)]);
            QualityStudy.Discard(
                engine, [.. neutral, .. frontal.DistinctBy(f => f.Subject)], [.. StudyFaces.LondonSmiling(data).Take(50), .. SecondEncounters(frontal)],
                [.. StudyFaces.Meds(data, static label => label != "Frontal")], 0.4079);
        }

        break;
    case "mesh":
        MeshStudy.Run(models, Variable("LFR_MODELS"), Variable("LFR_FACE_MESH"), data);
        break;
    case "confirm":
        using (var backgrounds = new Backgrounds(Variable("LFR_BACKGROUNDS"), FramePurpose.Choosing))
        {
            ConfirmStudy.Run(models, [.. StudyFaces.London(data), .. StudyFaces.Meds(data, static label => label == "Frontal").Where(StudyFaces.HasHead)], backgrounds, Variable("LFR_PHOTOS"));
        }

        break;
    case "face-free":
        using (var backgrounds = new Backgrounds(Variable("LFR_BACKGROUNDS"), FramePurpose.Choosing))
        using (var engine = new FaceEngine(ModelPack.Load(Variable("LFR_MODELS"))))
        {
            FaceFreeStudy.Run(looks, engine, backgrounds, (640, 480), 440, null);
            FaceFreeStudy.Run(looks, engine, backgrounds, (1920, 1080), 440, saveTo);
        }

        break;
    case "evidence":
        using (var backgrounds = new Backgrounds(Variable("LFR_BACKGROUNDS"), FramePurpose.Evidence))
        using (var engine = new FaceEngine(ModelPack.Load(Variable("LFR_MODELS"))))
        {
            EvidenceStudy.Run(looks[^1], engine, backgrounds, first, count);
        }

        break;
    case "crowds":
        CrowdStudy.Run(looks, Variable("LFR_PHOTOS"), data, saveTo);
        break;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

looks.ForEach(look => look.Dispose());
return 0;

static IEnumerable<StudyFace> SecondEncounters(List<StudyFace> faces) => faces.Except(faces.DistinctBy(f => f.Subject)).DistinctBy(f => (f.Subject, f.Session));

static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
    ? value
    : throw new InvalidOperationException($"{name} is not set. Run eng/detection-study.sh.");
