//! Keeping secrets inside the process: no core dumps, no other program of the same person looking in.

/// Call once, first thing in `main`. What the system refuses is left as it is: this is a second wall, not the first.
///
/// No core file is written (`RLIMIT_CORE` 0), and on Linux the process is not dumpable, so that a program of the
/// same user can neither attach to it nor read `/proc/PID/mem`. Programs that it starts are not affected by the
/// latter.
pub fn harden() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
