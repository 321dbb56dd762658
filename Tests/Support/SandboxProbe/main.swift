// sandbox-probe documents|recognition|secret-recognition PARTS ATTEMPT [ARGUMENT]
//
// Enters the sandbox of a worker, or only those of its parts that are listed by name and comma, then tries what it must not do.
// The secret one has models that only root may read.
// Exit code: 0 where it could be done, else the errno value; 200 where the sandbox could not be entered, 201 where a part is
// missing.
import CForbidden
import Glibc
import WorkerProcess
import WorkerProtocol

let arguments = CommandLine.arguments
guard arguments.count >= 4 else { exit(200) }
var plan = arguments[1] == "documents" ? SandboxPlan.documents : .recognition(models: "/usr/share/fonts")
plan.needed = arguments[1] == "secret-recognition" ? ["/etc/shadow"] : []
plan.parts = Set(arguments[2].split(separator: ",").compactMap { SandboxPart(rawValue: String($0)) })
do {
  var sandbox = try Sandbox.enter(plan)
  try sandbox.close()
  // Root in a namespace of its own could not become anybody else.
  let mayMiss: Set<SandboxPart> = plan.needed.isEmpty ? [] : [.userNamespace]
  if sandbox.missing != mayMiss { exit(201) }
} catch {
  exit(200)
}
exit(cforbidden_try(arguments[3], arguments.count > 4 ? arguments[4] : ""))
