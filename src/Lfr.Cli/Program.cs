using System.CommandLine;

var root = new RootCommand("Face matching on real photographs, and an evaluation harness for auditors.");
return root.Parse(args).Invoke();
