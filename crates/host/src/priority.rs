//! Who waits for whom when there is more work than cores.

/// Lets everything else go first: the calling thread, the threads that it starts and their workers get what the window
/// leaves. A window that stands still for a batch is a window that looks dead.
///
/// Linux counts this for each thread (`setpriority(2)`, notes); elsewhere it would be the whole process, so nothing is
/// done there. A refusal changes nothing but the pace.
pub fn step_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}
