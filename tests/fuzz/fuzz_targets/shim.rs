//! Runs a target under libFuzzer, or over the files named as arguments.

#[macro_export]
macro_rules! target {
    ($run:path) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $run(bytes));

        #[cfg(not(fuzzing))]
        fn main() {
            for file in std::env::args().skip(1) {
                let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
                $run(&bytes);
                println!("{file}: done");
            }
        }
    };
}
