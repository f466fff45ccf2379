//! Versions that git holds, and git itself once it compares and merges by terms. Where there is no git, nothing is tried.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    reason = "tests run programs, say what was left out, and may fail"
)]

mod common;

use common::{Run, Scratch, meed};
use std::process::Command;

const CONTRACT: &str = include_str!("../src/commands/new/contract.meed");

/// A repository in a folder of its own, which no setting of this computer reaches.
struct Repository(Scratch);

impl Repository {
    fn new() -> Option<Self> {
        let repository = Self(Scratch::new());
        let made = repository.git_if_there(&["init", "--quiet", "--initial-branch=main"])?;
        assert_eq!(made.code, 0, "{}", made.err);
        repository.git(&["config", "user.name", "Contracts"]);
        repository.git(&["config", "user.email", "contracts@example.org"]);
        Some(repository)
    }

    fn git_if_there(&self, arguments: &[&str]) -> Option<Run> {
        let output = Command::new("git")
            .current_dir(self.0.path())
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_PAGER", "cat")
            .env("GIT_CEILING_DIRECTORIES", self.0.path().parent().unwrap())
            .output()
            .ok()?;
        Some(Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        })
    }

    fn git(&self, arguments: &[&str]) -> String {
        let run = self.git_if_there(arguments).unwrap();
        assert_eq!(run.code, 0, "git {arguments:?}: {}{}", run.out, run.err);
        run.out
    }

    fn commit(&self, name: &str, text: &str) {
        self.0.write(name, text);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "a version"]);
    }

    fn meed(&self, arguments: &[&str]) -> Run {
        meed(&self.0, arguments)
    }
}

/// A repository; a test that has none says so and ends.
macro_rules! repository {
    () => {
        match Repository::new() {
            Some(repository) => repository,
            None => {
                eprintln!("there is no git here");
                return;
            }
        }
    };
}

fn raised() -> String {
    assert!(CONTRACT.contains("at least 85%"), "the sample has another threshold");
    CONTRACT.replace("at least 85%", "at least 80%")
}

#[test]
fn a_version_that_git_holds_is_compared_with_the_file_and_with_another_version() {
    let repository = repository!();
    repository.commit("contract.meed", CONTRACT);
    repository.commit("contract.meed", &raised());
    let run = repository.meed(&["diff", "HEAD~1:contract.meed", "contract.meed"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!(run.out);
    let run = repository.meed(&["diff", "HEAD~1:./contract.meed", "HEAD:contract.meed", "--fail-on", "any"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let run = repository.meed(&["diff", "HEAD:contract.meed", "contract.meed", "--fail-on", "any"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let run = repository.meed(&["terms", "HEAD:contract.meed"]);
    assert!(run.out.contains("| good | at least 80% | 50% |\n"), "{}", run.out);
}

#[test]
fn what_a_version_imports_is_of_the_same_revision() {
    let repository = repository!();
    repository.commit("shared/place.meed", "levels grade none, good\n");
    repository.commit("contract.meed", &format!("import \"shared/place.meed\"\n\n{CONTRACT}"));
    repository.commit("shared/place.meed", "levels grade none, good, excellent\n");
    let run = repository.meed(&["diff", "HEAD~1:contract.meed", "HEAD:contract.meed"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("none, good, excellent"), "{}", run.out);
    // A folder that is gone in the work tree does not matter to what git holds.
    std::fs::remove_dir_all(repository.0.path().join("shared")).unwrap();
    let run = repository.meed(&["diff", "HEAD~1:contract.meed", "HEAD:contract.meed"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn what_git_does_not_hold_is_said_with_what_may_be_meant() {
    let repository = repository!();
    repository.commit("care/contract.meed", CONTRACT);
    let mut said = String::new();
    for version in [
        "HEAD:contract.meed",
        "HEAD:care/contrat.meed",
        "HEAD:care",
        "HEAD~7:care/contract.meed",
        "nowhere:care/contract.meed",
        "--upload-pack=x:care/contract.meed",
        ":care/contract.meed",
        "HEAD:",
    ] {
        let run = repository.meed(&["diff", "--", version, "care/contract.meed"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{version}");
        said.extend([version, "\n", &run.err, "\n"]);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn git_is_set_up_shows_what_is_set_and_is_as_before_when_undone() {
    let repository = repository!();
    repository.0.write(".gitattributes", "*.csv text");
    let configuration = || repository.git(&["config", "--local", "--list"]);
    let before = configuration();
    assert_eq!(repository.meed(&["git-setup", "--show"]).code, 1);
    assert_eq!(repository.meed(&["git-setup", "--undo"]).out, "Nothing was set up in this repository.\n");
    insta::assert_snapshot!(repository.meed(&["git-setup"]).out);
    insta::assert_snapshot!(repository.0.read(".gitattributes"));
    assert!(configuration().contains("diff.meed.textconv"));
    assert!(repository.meed(&["git-setup"]).out.contains("already"));
    assert_eq!(repository.meed(&["git-setup", "--show"]).code, 0);
    assert_eq!(repository.meed(&["git-setup", "--undo"]).code, 0);
    assert_eq!(repository.0.read(".gitattributes"), "*.csv text\n");
    assert_eq!(configuration(), before);
    // A file that was made for it goes with it.
    std::fs::remove_file(repository.0.path().join(".gitattributes")).unwrap();
    assert_eq!(repository.meed(&["git-setup"]).code, 0);
    assert_eq!(repository.meed(&["git-setup", "--undo"]).code, 0);
    assert!(!repository.0.path().join(".gitattributes").exists());
}

#[test]
fn git_speaks_in_terms_of_files_that_changed_came_and_went() {
    let repository = repository!();
    assert_eq!(repository.meed(&["git-setup"]).code, 0);
    repository.commit("contract.meed", CONTRACT);
    let laid_out_otherwise =
        raised().replace("\n  ", "\n     ").replace("contract \"", "# a remark\ncontract \"");
    repository.0.write("contract.meed", &laid_out_otherwise);
    let differs = repository.git(&["diff"]);
    insta::assert_snapshot!(differs);
    repository.git(&["commit", "--quiet", "--all", "--message", "Raise the target"]);
    let logged = repository.git(&["log", "--patch", "--max-count=1", "--format=%s"]);
    let changed: Vec<&str> = logged
        .lines()
        .filter(|line| line.starts_with(['+', '-']))
        .filter(|line| !line.contains("contract.meed"))
        .collect();
    assert_eq!(changed.len(), 2, "{logged}");
    assert!(changed[0].contains("at least 85%") && changed[1].contains("at least 80%"), "{logged}");
    repository.0.write("contract.meed", format!("# another remark\n{laid_out_otherwise}"));
    assert!(repository.git(&["diff"]).contains("No change in terms."));
    repository.0.write("new.meed", "party a \"A\" {\n  role provider\n}\n");
    repository.git(&["add", "--all"]);
    assert!(repository.git(&["diff", "--cached"]).contains("new.meed is new; its terms:"));
    repository.commit("contract.meed", CONTRACT);
    repository.git(&["rm", "--quiet", "new.meed"]);
    assert!(repository.git(&["diff", "--cached"]).contains("new.meed is gone; its terms:"));
    repository.0.write("contract.meed", CONTRACT.replacen('{', "", 1));
    assert!(repository.git(&["diff", "contract.meed"]).contains("has mistakes; its text:"));
}

const BASE: &str = include_str!("../../../examples/negotiation/base.meed");
const COMMISSIONER: &str = include_str!("../../../examples/negotiation/commissioner.meed");
const PROVIDER: &str = include_str!("../../../examples/negotiation/provider.meed");

/// A repository with the contract as it was signed, and a branch for what each side proposes.
fn negotiation(repository: &Repository) {
    repository.commit("contract.meed", BASE);
    assert_eq!(repository.meed(&["git-setup"]).code, 0);
    repository.commit("contract.meed", BASE);
    repository.git(&["tag", "signed-2015"]);
    for (side, text) in [("commissioner", COMMISSIONER), ("provider", PROVIDER)] {
        repository.git(&["switch", "--quiet", "--create", side, "signed-2015"]);
        repository.commit("contract.meed", text);
    }
    repository.git(&["switch", "--quiet", "--create", "agreed", "signed-2015"]);
}

/// The story of docs/git.md: different terms are merged whatever became of the lines; worked examples that no longer come out are
/// said, mended by the parties, and committed; what was agreed is compared with what was signed.
#[test]
fn two_sides_negotiate_in_git_and_their_terms_are_merged() {
    let repository = repository!();
    negotiation(&repository);
    repository.git(&["merge", "--quiet", "--no-edit", "commissioner"]);
    assert_eq!(repository.0.read("contract.meed"), COMMISSIONER);
    let merged = repository.git_if_there(&["merge", "--no-edit", "provider"]).unwrap();
    let text = repository.0.read("contract.meed");
    insta::assert_snapshot!(format!("exit code {}\n{}{}", merged.code, merged.out, merged.err));
    assert!(!text.contains("<<<<<<<"), "{text}");
    // The terms of both hold, and the comments of ours stay.
    for term in ["then at least 35%", "minimum denominator 30", "health-checks", "cluster-review", "£36.4m"]
    {
        assert!(text.contains(term), "{term}");
    }
    let by_hand =
        repository.meed(&["merge", "signed-2015:contract.meed", "contract.meed", "provider:contract.meed"]);
    assert!(by_hand.code <= 1, "{}", by_hand.err);
    let check = repository.meed(&["diff", "signed-2015:contract.meed", "contract.meed", "--only", "weight"]);
    assert!(check.out.contains("recovery-star.weight"), "{}{}", check.out, check.err);
}

/// Where both sides change one term, git has a conflict at that statement and nowhere else; once it is settled, git goes on.
#[test]
fn a_term_that_both_sides_change_is_a_conflict_at_that_statement() {
    let repository = repository!();
    negotiation(&repository);
    let days = |text: &str, days: &str| {
        assert!(text.contains("balance 30 days"), "the contract has another balance");
        text.replace("balance 30 days", days)
    };
    repository.git(&["switch", "--quiet", "commissioner"]);
    repository.commit("contract.meed", &days(COMMISSIONER, "balance 45 days"));
    repository.git(&["switch", "--quiet", "agreed"]);
    repository.git(&["merge", "--quiet", "--no-edit", "commissioner"]);
    let merged = repository.git_if_there(&["merge", "--no-edit", "provider"]).unwrap();
    assert_eq!(merged.code, 1, "{}{}", merged.out, merged.err);
    assert!(merged.out.contains("CONFLICT"), "{}", merged.out);
    let text = repository.0.read("contract.meed");
    let lines: Vec<&str> = text.lines().collect();
    let at = |mark: &str| lines.iter().position(|line| line.starts_with(mark)).unwrap();
    let (begin, middle, end) = (at("<<<<<<<"), at("======="), at(">>>>>>>"));
    assert_eq!(lines.iter().filter(|line| line.starts_with("<<<<<<<")).count(), 1, "{text}");
    assert_eq!((middle - begin, end - middle), (2, 2), "{text}");
    assert!(lines[begin + 1].contains("balance 45 days") && lines[middle + 1].contains("balance 20 days"));
    let agreed: Vec<&str> = [&lines[..begin], &lines[begin + 1..middle], &lines[end + 1..]].concat();
    repository.0.write("contract.meed", format!("{}\n", agreed.join("\n")));
    repository.git(&["add", "contract.meed"]);
    repository.git(&["commit", "--quiet", "--no-edit"]);
    let terms = repository.meed(&["terms", "HEAD:contract.meed"]);
    assert!(terms.out.contains("balance 45 days after final data"), "{}{}", terms.out, terms.err);
}

#[test]
fn outside_of_a_repository_it_says_so() {
    let scratch = Scratch::new();
    let run = Command::new(env!("CARGO_BIN_EXE_meed"))
        .current_dir(scratch.path())
        .arg("git-setup")
        .env("GIT_CEILING_DIRECTORIES", scratch.path().parent().unwrap())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains("no git repository") || said.contains("no program git"), "{said}");
}

/// Two branches that are edited as a negotiation is: what concerns different terms merges, and one term that both have changed is
/// the only thing between marks.
#[test]
fn git_merges_branches_by_terms() {
    let side = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/negotiation");
        std::fs::read_to_string(format!("{folder}/{name}.meed")).unwrap()
    };
    let repository = repository!();
    assert_eq!(repository.meed(&["git-setup"]).code, 0);
    repository.commit("contract.meed", &side("base"));
    for name in ["commissioner", "provider"] {
        repository.git(&["switch", "--quiet", "--create", name, "main"]);
        repository.commit("contract.meed", &side(name));
    }
    repository.git(&["merge", "--quiet", "--message", "both", "commissioner"]);
    repository.0.write("merged.meed", side("merged"));
    let left = repository.meed(&["diff", "contract.meed", "merged.meed", "--fail-on", "any"]);
    assert_eq!(left.code, 0, "{}", left.out);
    std::fs::remove_file(repository.0.path().join("merged.meed")).unwrap();

    repository.git(&["switch", "--quiet", "--create", "third", "main"]);
    repository.commit(
        "contract.meed",
        &side("base").replace("loss\n    then  not above 5%", "loss\n    then  not above 7%"),
    );
    let found = repository.git_if_there(&["merge", "provider~1"]).unwrap();
    assert_eq!(found.code, 1, "{}", found.err);
    assert!(
        found.err.contains("risk-share.losses.then") && found.err.contains("between marks"),
        "{}",
        found.err
    );
    let text = repository.0.read("contract.meed");
    let marks = "<<<<<<< ours\n    then  not above 7% of contract-value\n=======\n    then  not above 8% of contract-value\n>>>>>>> theirs\n";
    repository.0.write("settled.meed", text.replace(marks, "    then  not above 8% of contract-value\n"));
    let left = repository.meed(&["diff", "settled.meed", "provider:contract.meed", "--fail-on", "any"]);
    assert_eq!(left.code, 1, "the branch was merged with the commissioner's: {}", left.out);
    let left = repository.meed(&["diff", "settled.meed", "provider~1:contract.meed", "--fail-on", "any"]);
    assert_eq!(left.code, 0, "{}", left.out);
}
