//! Power cuts: an ext4 image on a loop device, home and keyring on it, shut down while the program stands still.
//!
//! `noauto_da_alloc,commit=600`: without them ext4 hides a missing fsync. The process is stopped first: a shutdown
//! beside a running fsync has told of losses that were none. Afterwards the journal is replayed by mounting again,
//! and another session with another keyring looks at what is there. A run that ends is cut off right after it has said
//! that everything was done: what it acknowledged must be there. Several disks work at once.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::session::{self, Part, full, installed};
use crate::sound::{self, Ended};
use crate::sweep;
use crate::table::{Run, Table};
use crate::world::{ACTS, Act, Base, World, finish, program};

/// Calls after which the medium or the keyring may hold something else.
const CALLS: [&str; 12] = [
    "openat",
    "write",
    "fsync",
    "fdatasync",
    "rename",
    "renameat2",
    "unlink",
    "close",
    "sendmsg",
    "recvmsg",
    "mkdir",
    "ftruncate",
];
/// Cuts of an act in the short pass.
const FEW: usize = 4;
/// Cuts of an act in full, unless `PENA_FAULTS_CUTS` says otherwise.
const MANY: usize = 300;
/// No call has so high a number (strace knows none higher): the run comes to its end and the power fails then.
const AFTER: usize = 65_535;
/// `FS_IOC_SHUTDOWN` with: journal flushed, journal lost.
const HOW: [u32; 2] = [1, 2];

/// Cuts at points of every act; needs root, loop devices and ext4. `Err`: what was lost.
pub fn every_point(more: &[(&'static str, OsString)]) -> Result<(), String> {
    if !installed(&["strace", "dbus-run-session", "gnome-keyring-daemon", "python3", "losetup"]) {
        return Ok(());
    }
    let kind = if more.is_empty() { "power cut" } else { "planted cut" };
    let disks: Vec<Disk> = (0..session::jobs()).map_while(|_| Disk::make(more.to_vec())).collect();
    if disks.is_empty() {
        println!("skipped: no loop device may be mounted here");
        // A planted bug that nobody looked for was not missed.
        return if more.is_empty() { Ok(()) } else { Err("not tried".to_owned()) };
    }
    let mut table = Table::default();
    for act in ACTS {
        let (points, of, begun) = (disks[0].points(act), disks.len(), Instant::now());
        let rows = std::thread::scope(|scope| {
            let part = |(number, disk)| {
                let (points, part) = (&points, Part { number, of });
                scope.spawn(move || cuts(disk, act, points, &part))
            };
            let threads: Vec<_> = disks.iter().enumerate().map(part).collect();
            threads.into_iter().flat_map(|thread| thread.join().expect("a disk")).collect::<Vec<_>>()
        });
        for (ended, sound) in rows {
            table.add(&Run { kind, scenario: act.name(), ended, hung: false, sound });
        }
        let each = begun.elapsed().as_secs_f64() / points.len().max(1) as f64;
        println!("power: {act:?}: {} points, {each:.2} s each, {} lost so far", points.len(), table.lost());
    }
    table.show();
    if table.lost() == 0 { Ok(()) } else { Err(format!("{} lost, see above", table.lost())) }
}

/// One disk's part of the points.
fn cuts(disk: &Disk, act: Act, points: &[(String, usize, u32)], part: &Part) -> Vec<(Ended, bool)> {
    let mine = points.iter().enumerate().filter(|(at, _)| part.has(*at));
    let cut = |(_, (name, number, how)): (usize, &(String, usize, u32))| {
        let ended = disk.cut(act, name, *number, *how);
        let found = disk.look(act, ended);
        if found.is_err() {
            println!("LOST {act:?} {name} {number} {how}: {ended:?}: see above");
        }
        (ended, found.is_ok())
    };
    mine.map(cut).collect()
}

/// An image file, its loop device, and where it is mounted.
struct Disk {
    /// More for the environment of what runs on it.
    more: Vec<(&'static str, OsString)>,
    folder: tempfile::TempDir,
    device: String,
}

impl Disk {
    /// A disk on which the key was imported, and a copy of it to begin from.
    fn make(more: Vec<(&'static str, OsString)>) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("pena-power-").tempdir().ok()?;
        let image = folder.path().join("image");
        std::fs::File::create(&image).ok()?.set_len(24 << 20).ok()?;
        said(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image))?;
        let device = said(Command::new("losetup").args(["-f", "--show"]).arg(&image))?;
        let disk = Self { more, folder, device: device.trim().to_owned() };
        std::fs::create_dir_all(disk.home()).ok()?;
        disk.mount()?;
        let made = disk.inside("make", Act::Change, Ended::Done);
        disk.unmount();
        std::fs::copy(&image, disk.folder.path().join("before")).ok()?;
        made.then_some(disk)
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn mount(&self) -> Option<String> {
        let options = "noauto_da_alloc,commit=600";
        said(Command::new("mount").args(["-t", "ext4", "-o", options, &self.device]).arg(self.home()))
    }

    fn unmount(&self) {
        for _ in 0..100 {
            if said(Command::new("umount").arg(self.home())).is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{} cannot be unmounted", self.home().display());
    }

    /// This program again, in a session on the disk.
    fn inside(&self, part: &str, act: Act, ended: Ended) -> bool {
        let mut command = tests::bus::run(&self.home());
        command.envs(self.more.iter().cloned());
        command.arg(std::env::current_exe().expect("this program")).args(["--exact", "inside", "--nocapture"]);
        command
            .env("PENA_FAULTS_TASK", "check")
            .env("PENA_FAULTS_PART", part)
            .env("PENA_FAULTS_ENDED", format!("{ended:?}"))
            .env("PENA_FAULTS_ACT", format!("{act:?}"));
        command.status().is_ok_and(|status| status.success())
    }

    fn points(&self, act: Act) -> Vec<(String, usize, u32)> {
        let wished = std::env::var("PENA_FAULTS_CUTS").ok().and_then(|n| n.parse().ok());
        // A planted bug shows soon.
        let all = if full() && self.more.is_empty() { wished.unwrap_or(MANY) } else { FEW };
        let counted = self.counted(act);
        let each = counted.iter().flat_map(|(name, most)| (1..=*most).map(move |number| (name.clone(), number)));
        let each: Vec<_> = each.flat_map(|(name, number)| HOW.map(|how| (name.clone(), number, how))).collect();
        // An odd step, or every cut would be of one kind.
        let step = each.len().div_ceil(all) | 1;
        let after = HOW.map(|how| ("fsync".to_owned(), AFTER, how));
        each.into_iter().skip(step / 2).step_by(step).chain(after).collect()
    }

    fn counted(&self, act: Act) -> Vec<(String, usize)> {
        self.begin();
        let log = self.folder.path().join("trace");
        let mut child = self.start(act, &["-f".into(), "-qq".into(), "-o".into(), log.display().to_string()]);
        let _ = child.wait();
        self.unmount();
        let text = std::fs::read_to_string(log).unwrap_or_default();
        let mut counted: Vec<_> = sweep::most(&text).into_iter().collect();
        counted.retain(|(name, _)| CALLS.contains(&name.as_str()));
        counted
    }

    /// The disk as it was before.
    fn begin(&self) {
        let image = self.folder.path().join("image");
        let (from, to) =
            (format!("if={}", self.folder.path().join("before").display()), format!("of={}", image.display()));
        said(Command::new("dd").args([&from, &to, "bs=1M", "conv=notrunc"])).expect("the image is written back");
        said(Command::new("blockdev").args(["--flushbufs", &self.device])).expect("nothing is remembered");
        self.mount().expect("the image is mounted");
    }

    /// A session on the disk in which strace runs the act.
    fn start(&self, act: Act, strace: &[String]) -> Child {
        let mut command = tests::bus::run(&self.home());
        command.envs(self.more.iter().cloned());
        command.arg(std::env::current_exe().expect("this program")).args(["--exact", "inside", "--nocapture"]);
        command
            .env("PENA_FAULTS_TASK", "check")
            .env("PENA_FAULTS_PART", "act")
            .env("PENA_FAULTS_ACT", format!("{act:?}"));
        command.env("PENA_FAULTS_STRACE", strace.join("\n")).stdout(Stdio::null()).stderr(Stdio::null());
        use std::os::unix::process::CommandExt;
        command.process_group(0).spawn().expect("a session")
    }

    /// The run stands, or has come to its end, and the power fails.
    fn cut(&self, act: Act, name: &str, number: usize, how: u32) -> Ended {
        self.begin();
        let log = self.folder.path().join("stopped");
        let _ = std::fs::remove_file(&log);
        let inject = format!("inject={name}:signal=SIGSTOP:when={number}");
        let words = ["-f", "-o", &log.display().to_string(), "-e", &format!("trace={name}"), "-e", &inject];
        let mut child = self.start(act, &words.map(str::to_owned));
        let ended = stopped(&mut child, &log);
        let script = "import fcntl,os,struct,sys\nfcntl.ioctl(os.open(sys.argv[1],0),0x8004587d,struct.pack('I',int(sys.argv[2])))";
        said(Command::new("python3").args(["-c", script]).arg(self.home()).arg(how.to_string()))
            .expect("the power is cut");
        end(&mut child, self.folder.path());
        self.unmount();
        ended
    }

    /// Mounts again and looks, in a session of its own.
    fn look(&self, act: Act, ended: Ended) -> Result<(), String> {
        self.mount().ok_or("the disk cannot be mounted again")?;
        let sound = self.inside("look", act, ended);
        self.unmount();
        if sound { Ok(()) } else { Err(format!("{act:?}: see above")) }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = said(Command::new("umount").arg(self.home()));
        let _ = said(Command::new("losetup").args(["-d", &self.device]));
    }
}

/// Waits until strace tells that the program stands, or until it has ended.
fn stopped(child: &mut Child, log: &Path) -> Ended {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        if std::fs::read_to_string(log).is_ok_and(|text| text.contains("--- stopped by SIGSTOP")) {
            return Ended::Killed;
        }
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Ok(Some(status)) if status.success() => return Ended::Done,
            _ => return Ended::Failed,
        }
    }
    Ended::Killed
}

/// Ends the session and whatever of it left its group: everything that has a file open on the disk.
fn end(child: &mut Child, folder: &Path) {
    let group = rustix::process::Pid::from_child(child);
    let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    let _ = child.wait();
    let home = format!("HOME={}", folder.join("home").display());
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
        if environment.split(|byte| *byte == 0).any(|word| word == home.as_bytes())
            && let Some(id) = rustix::process::Pid::from_raw(id)
        {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        }
    }
}

/// What runs inside a session on the disk: making the base, doing the act, looking afterwards.
pub fn check() {
    let home = PathBuf::from(std::env::var_os("HOME").expect("a home"));
    let act = std::env::var("PENA_FAULTS_ACT").unwrap_or_default();
    let act = ACTS.into_iter().find(|known| format!("{known:?}") == act).expect("an act");
    let folder = home.join("base");
    match std::env::var("PENA_FAULTS_PART").as_deref() {
        Ok("make") => drop(Base::make(&folder)),
        Ok("act") => {
            let base = Base::at(&folder);
            let world = World::before(&base, act);
            host::keyring::settle();
            rustix::fs::sync();
            let mut strace = Command::new("strace");
            let words = std::env::var("PENA_FAULTS_STRACE").unwrap_or_default();
            strace.args(words.lines()).arg(program());
            let child = base.wrapped(strace, act, &world.data, &world.out).spawn().expect("strace");
            assert_eq!(finish(child, act, Duration::from_secs(90)), Some(0), "the act");
        }
        _ => {
            let base = Base::at(&folder);
            let ended = std::env::var("PENA_FAULTS_ENDED").unwrap_or_default();
            let ended = if ended == "Done" { Ended::Done } else { Ended::Killed };
            sound::check(&World::there(&base), act, ended).expect("nothing is lost");
        }
    }
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
