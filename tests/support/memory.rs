//! Looking for a marker in the memory, the arguments and the environment of processes.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

/// Ids and names of the processes of a process group whose name begins with one of these.
pub fn processes(group: u32, names: &[&str]) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Some((name, its_group)) = status(id) else { continue };
        if its_group == group && names.iter().any(|wanted| name.starts_with(wanted)) {
            found.push((id, name));
        }
    }
    found
}

/// Name and process group from `/proc/PID/stat`.
fn status(id: u32) -> Option<(String, u32)> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (before, after) = stat.rsplit_once(") ")?;
    let name = before.split_once('(')?.1.to_owned();
    let group = after.split(' ').nth(2)?.parse().ok()?;
    Some((name, group))
}

/// How often the marker stands in the memory of a process, as UTF-8, UTF-16 and UTF-32. `None`, said in one line,
/// when that memory is closed to us: Pena's own process is, to everybody but root.
pub fn copies(id: u32, marker: &str) -> Option<usize> {
    places(id, marker).map(|found| found.len())
}

/// The same, with where each copy stands: spelling, address, the line of `/proc/PID/maps`. A copy that is found by chance
/// is understood by its place alone.
pub fn places(id: u32, marker: &str) -> Option<Vec<String>> {
    let opened = (File::open(format!("/proc/{id}/mem")), File::open(format!("/proc/{id}/pagemap")));
    let (Ok(mut memory), Ok(mut table)) = opened else {
        println!("skipped: the memory of process {id} is closed to this user");
        return None;
    };
    let maps = std::fs::read_to_string(format!("/proc/{id}/maps")).expect("maps of a process of ours");
    let needles = spellings(marker);
    let mut found = Vec::new();
    for (line, range) in maps.lines().filter_map(|line| Some((line, readable(line)?))) {
        for run in in_use(&mut table, &range) {
            let Some(bytes) = read(&mut memory, &run) else { continue };
            for (needle, spelling) in needles.iter().zip(SPELLINGS) {
                let place = |at: usize| format!("{spelling} at {:x} in {line}", run.start + at as u64);
                found.extend(memchr::memmem::find_iter(&bytes, needle).map(place));
            }
        }
    }
    Some(found)
}

const SPELLINGS: [&str; 4] = ["UTF-8", "UTF-16 LE", "UTF-16 BE", "UTF-32 LE"];

/// UTF-8; UTF-16 and UTF-32, little endian; UTF-16 big endian as PKCS#12 wants it.
pub fn spellings(marker: &str) -> [Vec<u8>; 4] {
    let wide = || marker.encode_utf16();
    [
        marker.as_bytes().to_vec(),
        wide().flat_map(u16::to_le_bytes).collect(),
        wide().flat_map(u16::to_be_bytes).collect(),
        marker.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
    ]
}

/// How often a needle stands in bytes.
pub fn occurrences(bytes: &[u8], needle: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, needle).count()
}

/// Files under a folder that contain the marker in any spelling.
pub fn files_with(folder: &Path, marker: &str) -> Vec<std::path::PathBuf> {
    let needles = spellings(marker);
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path()).unwrap_or_default();
                if needles.iter().any(|needle| occurrences(&bytes, needle) > 0) {
                    found.push(entry.path());
                }
            }
        }
    }
    found
}

/// What a process shows to everyone: its arguments and its environment.
pub fn shown(id: u32) -> Vec<u8> {
    let mut bytes = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
    bytes.extend(std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default());
    bytes
}

/// The largest core file a process may leave, as `/proc/PID/limits` says (soft limit, `0` or `unlimited`).
pub fn core_limit(id: u32) -> String {
    let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap_or_default();
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
    line.split_whitespace().nth(4).unwrap_or_default().to_owned()
}

fn readable(line: &str) -> Option<Range<u64>> {
    let mut columns = line.split_whitespace();
    let (start, end) = columns.next()?.split_once('-')?;
    let rights = columns.next()?;
    let special = line.ends_with("[vvar]") || line.ends_with("[vsyscall]");
    let range = u64::from_str_radix(start, 16).ok()?..u64::from_str_radix(end, 16).ok()?;
    (rights.starts_with('r') && !special).then_some(range)
}

const PAGE: u64 = 4096;

/// Runs of pages that exist, in memory or swapped out: a script engine reserves gigabytes that do not.
fn in_use(table: &mut File, range: &Range<u64>) -> Vec<Range<u64>> {
    let pages = (range.end - range.start) / PAGE;
    let mut entries = vec![0; usize::try_from(pages * 8).unwrap_or(0)];
    let found = table.seek(SeekFrom::Start(range.start / PAGE * 8)).and_then(|_| table.read_exact(&mut entries));
    if found.is_err() {
        return Vec::new();
    }
    let mut runs: Vec<Range<u64>> = Vec::new();
    // Bit 63 (present) and bit 62 (swapped) stand in the last byte of each little-endian entry.
    let used = entries.chunks_exact(8).enumerate().filter(|(_, entry)| entry[7] & 0xC0 != 0);
    for (index, _) in used {
        let start = range.start + index as u64 * PAGE;
        match runs.last_mut() {
            Some(run) if run.end == start => run.end += PAGE,
            _ => runs.push(start..start + PAGE),
        }
    }
    runs
}

fn read(memory: &mut File, range: &Range<u64>) -> Option<Vec<u8>> {
    memory.seek(SeekFrom::Start(range.start)).ok()?;
    let mut bytes = vec![0; usize::try_from(range.end - range.start).ok()?];
    memory.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_that_is_there_is_found() {
        let marker: String = ["here", "-it-", "lies"].concat();
        assert!(copies(std::process::id(), &marker).is_some_and(|count| count > 0));
    }

    #[test]
    fn every_spelling_is_counted() {
        assert_eq!(occurrences(b"xaxbxa", b"xa"), 2);
        assert_eq!(spellings("a")[1], b"a\0");
        assert_eq!(spellings("a")[2], b"\0a");
    }
}
