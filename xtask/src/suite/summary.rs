//! What the test runners say at their end.

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

/// The counts of a finished runner. One that ended badly without naming a failure, or that ended
/// well without a summary, has failed once: silence is no success.
pub(super) fn judge(output: &str, success: bool, parse: fn(&str) -> Option<Counts>) -> Counts {
    let counts = parse(output);
    let mut sum = counts.unwrap_or_default();
    if sum.failed == 0 && (!success || counts.is_none()) {
        sum.failed = 1;
    }
    sum
}

/// Every `test result: ok. 3 passed; 0 failed; …` of cargo test and wasm-bindgen's runner.
pub(super) fn libtest(output: &str) -> Option<Counts> {
    sum(output.lines().filter_map(|line| {
        let rest = line.trim().strip_prefix("test result: ")?;
        let (_, rest) = rest.split_once(". ")?;
        Some(Counts { passed: number_before(rest, " passed")?, failed: number_before(rest, " failed")? })
    }))
}

/// nextest's `Summary [   0.5s] 3 tests run: 2 passed (1 slow), 1 failed, 0 skipped`.
pub(super) fn nextest(output: &str) -> Option<Counts> {
    sum(output.lines().filter_map(|line| {
        let (_, rest) = line.trim().strip_prefix("Summary [")?.split_once("] ")?;
        let failed = ["failed", "timed out", "exec failed", "leaked"];
        Some(Counts {
            passed: number_before(rest, " passed")?,
            failed: failed.iter().filter_map(|word| number_before(rest, &format!(" {word}"))).sum(),
        })
    }))
}

/// The last `3 passed, 0 failed`.
pub(super) fn passed_failed(output: &str) -> Option<Counts> {
    let line = output.lines().rev().find(|l| l.contains(" passed, ") && l.contains(" failed"))?;
    Some(Counts { passed: number_before(line, " passed")?, failed: number_before(line, " failed")? })
}

/// Whether a line of a runner's output names a failed test or its reason.
pub(super) fn names_a_failure(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("FAIL")
        || line.starts_with("error")
        || line.starts_with("thread '")
        || line.contains("panicked at")
        || line.ends_with("--- FAILED")
        || (line.starts_with("test ") && (line.ends_with("FAILED") || line.ends_with("FAIL")))
}

fn sum(counts: impl Iterator<Item = Counts>) -> Option<Counts> {
    counts.reduce(|a, b| Counts { passed: a.passed + b.passed, failed: a.failed + b.failed })
}

/// The number that stands directly before `word`.
fn number_before(text: &str, word: &str) -> Option<u64> {
    let before = &text[..text.find(word)?];
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    before[before.len() - digits..].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Option<Counts> {
        Some(Counts { passed, failed })
    }

    #[test]
    fn reads_the_runners() {
        let cargo = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured\n";
        assert_eq!(libtest(cargo), counts(4, 2));
        let one = "     Summary [   0.012s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(nextest(one), counts(9, 3));
        assert_eq!(nextest("     Summary [   0.012s] 12 tests run: 12 passed, 0 skipped"), counts(12, 0));
        assert_eq!(passed_failed("1 passed, 9 failed\nFAIL x\n31 passed, 0 failed\n"), counts(31, 0));
        for parse in [libtest, nextest, passed_failed] {
            assert_eq!(parse("nothing of the kind"), None);
        }
    }

    #[test]
    fn silence_is_no_success() {
        assert_eq!(judge("3 passed, 0 failed", true, passed_failed), Counts { passed: 3, failed: 0 });
        assert_eq!(judge("3 passed, 0 failed", false, passed_failed), Counts { passed: 3, failed: 1 });
        assert_eq!(judge("3 passed, 2 failed", false, passed_failed), Counts { passed: 3, failed: 2 });
        assert_eq!(judge("", true, passed_failed), Counts { passed: 0, failed: 1 });
    }
}
