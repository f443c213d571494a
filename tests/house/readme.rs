//! The commands that the README tells people to type: each is run, or is a command of the project that another test
//! runs.
use std::fs;
use std::process::Command;

/// Lines of the `sh` blocks without their comments.
fn commands() -> Vec<String> {
    let text = fs::read_to_string(super::root().join("README.md")).unwrap();
    let mut commands = Vec::new();
    for block in text.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap();
        commands
            .extend(block.lines().map(|l| l.split(" #").next().unwrap().trim().to_owned()).filter(|l| !l.is_empty()));
    }
    commands
}

#[test]
fn every_command_of_the_readme_works() {
    let commands = commands();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        assert_eq!(words[0], "cargo", "{command}");
        if words[1] == "xtask" {
            // These build for minutes, this test among the rest: here only that they are known.
            let help = Command::new(env!("CARGO")).args(["xtask", "help"]).current_dir(super::root()).output().unwrap();
            let help = String::from_utf8_lossy(&help.stdout);
            assert!(help.contains(words[2]), "cargo xtask help does not name {}:\n{help}", words[2]);
            continue;
        }
        let done = Command::new(env!("CARGO")).args(&words[1..]).current_dir(super::root()).output().unwrap();
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success() && !done.stdout.is_empty(), "{command}: {error}");
    }
}
