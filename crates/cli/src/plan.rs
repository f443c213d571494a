//! `isotherm plan`: what-ifs on a snapshot. `pending` explains the pods that wait.

mod json;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use planner::Explainer;

use crate::arguments::Arguments;
use crate::cluster::{print_json, read, refuse};

pub(crate) const USAGE: &str = "isotherm plan pending DIR|FILE… [--pod NAMESPACE/NAME] [--nodes] [--json]";

pub(crate) const HELP: &str = "\
Explains the pods that wait for a node: the scheduler's sentence, worked out again from the lists, the nodes by
reason, whether room or a bigger node is lacking, and the smallest change that would let them in. Pods that ask the
same are one group. Reads what `isotherm cluster` reads; nodes and pods are needed, namespaces, volumes, claims,
storage classes and CSINodes are used where they are there.

Options:
  --pod NAMESPACE/NAME  one pod, waiting or not, node by node
  --nodes               with --json: the names of all nodes by reason, not only one of each
  --json                print one JSON object with everything, quantities exact

Examples:
  kubectl get nodes,pods,namespaces -A -o json > cluster.json && isotherm plan pending cluster.json
  isotherm plan pending snapshot/ --pod shop/cart-7d9f --json

Exit status: 0 something was read, 1 nothing could be read or there is no such pod, 2 a wrong call.
";

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let arguments = match Arguments::parse(arguments, &["--json", "--nodes"], &["--pod"]) {
        Ok(arguments) => arguments,
        Err(problem) => return crate::wrong_call(USAGE, &problem),
    };
    let files = match arguments.files.split_first() {
        Some((&"pending", [])) => return crate::wrong_call(USAGE, "no file or folder was given"),
        Some((&"pending", files)) => files,
        Some((other, _)) => return crate::wrong_call(USAGE, &format!("there is no plan `{other}`")),
        None => return crate::wrong_call(USAGE, "no plan was named"),
    };
    let json = arguments.has("--json");
    let paths: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    let (snapshot, warnings) = match read(&paths) {
        Ok(read) => read,
        Err(error) => return refuse(&error, json),
    };
    let explainer = Explainer::new(&snapshot);
    if let Some(key) = arguments.value("--pod") {
        let found = key.split_once('/').and_then(|(namespace, name)| snapshot.find_pod(namespace, name));
        let Some(id) = found else {
            crate::text::say(&format!("there is no pod `{key}` in these lists; name it NAMESPACE/NAME"));
            return ExitCode::from(1);
        };
        let explained = explainer.pod(id);
        if json {
            print_json(&json::of_pod(&snapshot, &explainer, &explained));
        } else {
            crate::text::emit(&text::of_pod(&snapshot, &explained));
        }
        return ExitCode::SUCCESS;
    }
    let pending = explainer.pending();
    if json {
        print_json(&json::of_pending(&snapshot, &explainer, &pending, arguments.has("--nodes"), &warnings));
    } else {
        crate::text::emit(&text::of_pending(&snapshot, &explainer, &pending));
        for warning in &warnings {
            crate::text::say(&warning.message);
        }
    }
    ExitCode::SUCCESS
}
