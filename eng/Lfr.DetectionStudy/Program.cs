using Lfr.Core.Engine;
using Lfr.Core.Models;
using Lfr.DetectionStudy;

const string Usage = """
    usage: Lfr.DetectionStudy PART [--save FOLDER]     (eng/detection-study.sh sets LFR_MODELS, LFR_SHARED_DATA, LFR_PHOTOS and LFR_BACKGROUNDS)
      pasted      recall of each way to look, one cause at a time, 640x480 and 1920x1080
      default     the same of the default alone
      combined    recall of the default, every combination of height, rotation, blur and darkness, 1920x1080
      face-free   boxes in real frames without a face
      confirm     what other looks at each box alone say: one line a box
      mesh        the face mesh's landmarks against the 68 points (LFR_FACE_MESH names face_landmark.tflite)
      quality     planted degradations against each quality component, and errors against discarded probes
      crowds      photographs and frames of clips with marked faces
    """;
if (args.Length is not (1 or 3) || (args.Length == 3 && args[1] != "--save"))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var saveTo = args.Length == 3 ? Directory.CreateDirectory(args[2]).FullName : null;
var data = Variable("LFR_SHARED_DATA");
using var models = new Models(Variable("LFR_MODELS"));
List<Look> looks = args[0] is "combined" or "default" ? [Look.Default(models)] : Look.All(models);
switch (args[0])
{
    case "pasted" or "default" or "combined":
        using (var backgrounds = new Backgrounds(Variable("LFR_BACKGROUNDS")))
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
        using (var backgrounds = new Backgrounds(Variable("LFR_BACKGROUNDS")))
        {
            ConfirmStudy.Run(models, [.. StudyFaces.London(data), .. StudyFaces.Meds(data, static label => label == "Frontal").Where(StudyFaces.HasHead)], backgrounds, Variable("LFR_PHOTOS"));
        }

        break;
    case "face-free":
        using (var backgrounds = new Backgrounds(Variable("LFR_BACKGROUNDS")))
        using (var engine = new FaceEngine(ModelPack.Load(Variable("LFR_MODELS"))))
        {
            FaceFreeStudy.Run(looks, engine, backgrounds, (640, 480), 440, null);
            FaceFreeStudy.Run(looks, engine, backgrounds, (1920, 1080), 440, saveTo);
            FaceFreeStudy.Run([looks[^1]], engine, backgrounds, (1920, 1080), 1320, null);
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
