//! What the worker takes from itself before it reads the first byte of a stranger.

/// Address space: the largest document, its decoded streams and one large picture fit; a bomb does not.
#[cfg(unix)]
const MEMORY: u64 = 3 << 29;
/// Seconds of CPU for one answer.
#[cfg(unix)]
const SECONDS: u64 = 20;

/// Memory, no core, no file written, no new privileges; on Linux no file opened and no network at all.
pub fn for_life() {
    crate::harden();
    #[cfg(unix)]
    {
        use rustix::process::Resource;
        set(Resource::As, MEMORY);
        set(Resource::Fsize, 0);
    }
    #[cfg(target_os = "linux")]
    confine();
}

/// The CPU seconds of one answer, counted from now: beyond them the system ends the worker.
pub fn for_an_answer() {
    #[cfg(unix)]
    {
        use rustix::time::{ClockId, clock_gettime};
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
        set(rustix::process::Resource::Cpu, used.saturating_add(SECONDS));
    }
}

/// The soft limit only: the next answer sets it again. What the system refuses is left as it is; the deadline of the
/// one who asks still holds.
#[cfg(unix)]
fn set(resource: rustix::process::Resource, limit: u64) {
    let maximum = rustix::process::getrlimit(resource).maximum;
    let current = Some(maximum.map_or(limit, |most| most.min(limit)));
    let _ = rustix::process::setrlimit(resource, rustix::process::Rlimit { current, maximum });
}

/// Landlock without a single rule: every right it knows is taken away. Kernels before 5.13 do not know it.
#[cfg(target_os = "linux")]
fn confine() {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr};
    let confined = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V5)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    // Best effort by design of the library; a kernel without it leaves the other limits.
    drop(confined);
}
