//! Rules for the inner workings of runtimes and libraries, which are rarely what a reader is after.

/// A named rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// The word in links.
    pub word: &'static str,
    /// What a menu says.
    pub title: &'static str,
    /// A regular expression for the names of functions, where capitals count.
    pub regex: &'static str,
}

/// The rules: what they take is hidden, and its weight is its caller's.
pub const PRESETS: &[Preset] = &[
    Preset {
        word: "go",
        title: "the Go runtime",
        regex: r"^(runtime\.|runtime/|internal/|syscall\.|type:|gogo$|gcWriteBarrier)",
    },
    Preset {
        word: "rust",
        title: "Rust's std and core",
        regex: r"^(<?(dyn )?(std|core|alloc|hashbrown|rayon_core)::|__rust_|rust_begin_unwind|<(&mut )?[A-Z]\w* as (core|std|alloc)::)",
    },
    Preset { word: "tokio", title: "Tokio", regex: r"^<?(tokio|mio|futures_util|futures_core|tower)(_\w+)?::" },
    Preset {
        word: "jvm",
        title: "the JVM",
        regex: r"^(java[./]|javax[./]|jdk[./]|sun[./]|com[./]sun[./]|JavaCalls::|JavaThread::|Thread::|thread_native_entry|Interpreter|call_stub|G1|CompileBroker::|C2Compiler::|Unsafe_)",
    },
    Preset {
        word: "python",
        title: "CPython",
        regex: r"^(_?Py[A-Z_]|_PyEval|cfunction_|method_vectorcall|vectorcall|slot_tp_|function_code_fastcall|<frozen |object_vacall)",
    },
    Preset {
        word: "v8",
        title: "V8 and Node",
        regex: r"^(v8::|node::|Builtins?_|\(program\)|\(idle\)|\(garbage collector\)|uv_|uv__|processTicksAndRejections|node:internal)",
    },
    Preset {
        word: "libc",
        title: "libc and the loader",
        regex: r"^(__libc_|_start$|__GI_|start_thread$|_?_?clone3?$|_dl_|__pthread|pthread_|malloc$|_int_malloc|_int_free|c?free$|calloc$|realloc$|__mem|__str)",
    },
    Preset {
        word: "kernel",
        title: "the kernel",
        regex: r"(_\[k\]$|^\[kernel|^\[k\]|^(entry_SYSCALL|do_syscall|__x64_sys|__se_sys|__do_sys|ksys_|el0_|el0t_|asm_exc_|ret_from_fork|x64_sys_call))",
    },
];

pub(super) fn rule(word: &str) -> Option<super::Names> {
    let preset = PRESETS.iter().find(|preset| preset.word == word)?;
    super::Names::parse(&format!("/{}/", preset.regex)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    #[test]
    fn presets_take_the_runtime_and_leave_the_program() {
        for preset in PRESETS {
            assert!(rule(preset.word).is_some(), "{}", preset.word);
        }
        let tree = tree(
            "runtime.main;main.main;net/http.Serve;runtime.mallocgc 1\n\
             std::rt::lang_start;app::main;tokio::runtime::Runtime::block_on;<core::future::X as Y>::poll;app::f 1\n\
             java.lang.Thread.run;com.acme.Main.run 1\n_start;__libc_start_main;main;PyEval_EvalFrame;f 1\n",
        );
        let functions = tree.functions();
        let taken = |word: &str| {
            let selected = rule(word).unwrap().select(functions);
            let mut names: Vec<&str> =
                functions.keys().filter(|key| selected[key.index()]).map(|key| functions.name(key)).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(taken("go"), ["runtime.main", "runtime.mallocgc"]);
        assert_eq!(taken("rust"), ["<core::future::X as Y>::poll", "std::rt::lang_start"]);
        assert_eq!(taken("tokio"), ["tokio::runtime::Runtime::block_on"]);
        assert_eq!(taken("jvm"), ["java.lang.Thread.run"]);
        assert_eq!(taken("python"), ["PyEval_EvalFrame"]);
        assert_eq!(taken("libc"), ["__libc_start_main", "_start"]);
    }
}
