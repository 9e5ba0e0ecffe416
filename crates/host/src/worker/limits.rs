//! What the worker takes from itself before it reads the first byte of a stranger.

/// Address space while nothing of a stranger's is worked on: several open documents of 2 GB fit.
#[cfg(unix)]
const HELD: u64 = 8 << 30;
/// Address space that one answer may add to what is held: decoded streams and one large picture fit; a bomb does not.
#[cfg(unix)]
const ANSWER: u64 = 3 << 28;
/// Seconds of CPU for one answer.
#[cfg(unix)]
const SECONDS: u64 = 6;

/// The limits in force.
pub struct Limits {
    /// The kernel's figures about this process, opened while files can still be opened.
    #[cfg(target_os = "linux")]
    status: Option<std::fs::File>,
}

/// No core, no file written, no new privileges; on Linux no file opened and no network at all.
pub fn for_life() -> Limits {
    crate::harden();
    let limits = Limits {
        #[cfg(target_os = "linux")]
        status: std::fs::File::open("/proc/self/status").ok(),
    };
    #[cfg(unix)]
    set(rustix::process::Resource::Fsize, 0);
    limits.for_a_question();
    #[cfg(target_os = "linux")]
    confine();
    limits
}

impl Limits {
    /// Documents may be taken in.
    pub fn for_a_question(&self) {
        #[cfg(unix)]
        set(rustix::process::Resource::As, HELD);
    }

    /// The CPU seconds and the memory of one answer, counted from now: beyond them the system ends the worker.
    pub fn for_an_answer(&self) {
        #[cfg(unix)]
        {
            use rustix::process::Resource;
            use rustix::time::{ClockId, clock_gettime};
            let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
            set(Resource::Cpu, used.saturating_add(SECONDS));
            set(Resource::As, self.address_space().saturating_add(ANSWER));
        }
    }

    /// Bytes of address space in use. Where the kernel does not say, as much is granted twice over.
    #[cfg(target_os = "linux")]
    fn address_space(&self) -> u64 {
        use std::os::unix::fs::FileExt;
        let mut figures = [0; 4096];
        let read = self.status.as_ref().and_then(|status| status.read_at(&mut figures, 0).ok()).unwrap_or(0);
        let text = String::from_utf8_lossy(figures.get(..read).unwrap_or_default()).into_owned();
        let line = text.lines().find_map(|line| line.strip_prefix("VmSize:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kilobytes.map_or(ANSWER, |kilobytes| kilobytes.saturating_mul(1024))
    }

    #[cfg(all(unix, not(target_os = "linux")))]
    fn address_space(&self) -> u64 {
        ANSWER
    }
}

/// The soft limit only: the next moment sets it again. What the system refuses is left as it is; the deadline of the
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
