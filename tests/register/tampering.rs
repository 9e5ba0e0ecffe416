//! One case for every way to alter the register, judged by both verifiers; and what neither can see.

use app::register::{Event, Hash, Line};

use crate::office::{Outside, bytes, code, copy, entry, names, office, ours, rechain, theirs};

/// One way.
struct Case {
    name: &'static str,
    register: Vec<u8>,
    outside: Outside,
    /// Findings that must be among those reported; none: the register passes.
    found: &'static [&'static str],
}

fn lines() -> Vec<Line> {
    office().lines.clone()
}

/// What the keyring remembers.
fn held() -> Outside {
    Outside { head: lines().last().map(entry), pin: None }
}

fn at(kind: &str, nth: usize) -> usize {
    let found = lines().iter().enumerate().filter(|(_, line)| line.event.kind() == kind).nth(nth).map(|(at, _)| at);
    found.unwrap_or_else(|| panic!("no {kind} {nth}"))
}

fn check(case: &Case) {
    let folder = copy(&case.register);
    let ours = ours(folder.path(), case.outside);
    let found = names(&ours);
    assert_eq!(ours.intact, case.found.is_empty(), "{}: {found:?}", case.name);
    for name in case.found {
        assert!(found.contains(*name), "{}: {name} is not among {found:?}", case.name);
    }
    if let Some(theirs) = theirs(folder.path(), case.outside) {
        assert_eq!(found, theirs, "{}: the two verifiers differ", case.name);
    }
}

fn case(name: &'static str, register: Vec<u8>, outside: Outside, found: &'static [&'static str]) {
    check(&Case { name, register, outside, found });
}

fn with(change: impl FnOnce(&mut Vec<Line>)) -> Vec<u8> {
    let mut lines = lines();
    change(&mut lines);
    bytes(&lines)
}

fn with_text(change: impl FnOnce(String) -> String) -> Vec<u8> {
    change(String::from_utf8(bytes(&lines())).unwrap()).into_bytes()
}

fn lie(line: &mut Line) {
    match &mut line.event {
        Event::Signed { output, .. } => *output = Hash([0x42; 32]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn as_it_was_written_it_passes() {
    case("untouched", bytes(&lines()), held(), &[]);
    case("without a keyring", bytes(&lines()), Outside::default(), &[]);
    let pin = Some(entry(&lines()[at("sign_requested", 1)]).hash);
    case("with a document", bytes(&lines()), Outside { pin, ..held() }, &[]);
}

#[test]
fn lines_are_altered_inserted_removed_and_moved() {
    let signed = at("signed", 1);
    case("altered", with(|lines| lie(&mut lines[signed])), held(), &["chain"]);
    case("removed", with(|lines| drop(lines.remove(signed))), held(), &["sequence", "chain"]);
    case("inserted", with(|lines| lines.insert(signed, lines[signed].clone())), held(), &["sequence", "chain"]);
    case("swapped", with(|lines| lines.swap(signed, signed + 1)), held(), &["sequence", "chain"]);
    case("first removed", with(|lines| drop(lines.remove(0))), held(), &["beginning", "sequence"]);
    case("nothing left", Vec::new(), held(), &["behind_head"]);
}

#[test]
fn the_end_is_cut_off_or_an_old_copy_put_back() {
    let (all, half) = (lines(), at("checkpoint", 1));
    let old = with(|lines| lines.truncate(half));
    case("cut", with(|lines| drop(lines.pop())), held(), &["behind_head"]);
    case("old copy", old.clone(), held(), &["behind_head"]);
    let torn = bytes(&all);
    case("cut inside a line", torn[..torn.len() - 7].to_vec(), held(), &["behind_head"]);
    // File and keyring together: nothing on this computer knows better, one later document does.
    let back = Outside { head: Some(entry(&all[half - 1])), pin: None };
    case("old copy and old keyring", old.clone(), back, &[]);
    let pin = Some(entry(&all[at("sign_requested", 5)]).hash);
    case("old copy, old keyring, a later document", old, Outside { pin, ..back }, &["pin_missing"]);
}

#[test]
fn spaces_line_ends_and_doubled_keys_are_seen() {
    let last = |change: fn(&str) -> String| {
        with_text(|text| {
            let (head, last) = text.trim_end().rsplit_once('\n').unwrap();
            format!("{head}\n{}\n", change(last))
        })
    };
    // In the last line and without a keyring: no hash behind it would tell.
    let alone = Outside::default();
    case("space", last(|line| line.replacen(':', ": ", 1)), alone, &["not_a_line"]);
    case("space at the end", last(|line| format!("{line} ")), alone, &["not_a_line"]);
    case("carriage return", last(|line| format!("{line}\r")), alone, &["not_a_line"]);
    case("doubled key", last(|line| line.replacen("{\"v\":1", "{\"v\":1,\"v\":1", 1)), alone, &["not_a_line"]);
    case("another key", last(|line| line.replacen("{\"v\":1", "{\"v\":1,\"x\":1", 1)), alone, &["not_a_line"]);
    case("a key inside", last(|line| line.replacen("\"verdict\"", "\"x\":1,\"verdict\"", 1)), alone, &["not_a_line"]);
    case("escaped letter", last(|line| line.replacen("valid", "\\u0076alid", 1)), alone, &["not_a_line"]);
    case("capital digits", last(|line| line.replacen("0909", "0A0a", 1)), alone, &["not_a_line"]);
    case("other order", last(|line| line.replacen("{\"v\":1,\"seq\"", "{\"seq\"", 1)), alone, &["not_a_line"]);
    case("blank line", with_text(|text| text.replacen('\n', "\n\n", 1)), held(), &["not_a_line"]);
    case("line ends of another system", with_text(|text| text.replace('\n', "\r\n")), held(), &["not_a_line"]);
    case("byte order mark", with_text(|text| format!("\u{feff}{text}")), held(), &["not_a_line"]);
}

#[test]
fn a_chain_made_anew_lacks_the_signatures() {
    let signed = at("signed", 1);
    let anew = with(|lines| {
        lie(&mut lines[signed]);
        rechain(lines, None);
    });
    case("made anew", anew, Outside::default(), &["checkpoint_signature"]);
    // Behind the last checkpoint only the keyring and later documents know.
    let behind = with(|lines| {
        if let Event::Verified { verdict, .. } = &mut lines.last_mut().unwrap().event {
            *verdict = code("invalid");
        }
    });
    case("behind the last checkpoint", behind.clone(), Outside::default(), &[]);
    case("behind it, with the keyring", behind, held(), &["head_differs"]);
}

#[test]
fn a_newer_key_says_nothing_about_older_entries() {
    let signed = at("signed", 1);
    let resigned = with(|lines| {
        lie(&mut lines[signed]);
        rechain(lines, Some(&office().later));
    });
    let found = &["key_out_of_time", "sealed_by_another"];
    case("signed anew by a newer key", resigned, Outside::default(), found);
}

#[test]
fn checkpoints_are_removed_moved_and_brought_from_elsewhere() {
    let (first, second) = (at("checkpoint", 0), at("checkpoint", 1));
    let removed = with(|lines| {
        lines.remove(first);
        (lines[first..]).iter_mut().for_each(|line| line.seq -= 1);
        rechain(lines, None);
    });
    case("removed", removed, Outside::default(), &["checkpoint_signature"]);
    case("moved", with(|lines| lines.swap(first, second)), Outside::default(), &["checkpoint_place"]);
    let copied = with(|lines| {
        let event = lines[first].event.clone();
        lines[second].event = event;
    });
    case("repeated", copied, Outside::default(), &["checkpoint_place"]);
    // Of another register, by the very same key.
    let elsewhere = with(|lines| {
        let mut other = lines.clone();
        other[0].event = Event::Begin { install: code("fedcba9876543210") };
        rechain(&mut other, Some(&office().now));
        lines[second].event = other[second].event.clone();
    });
    case("from another register", elsewhere, Outside::default(), &["checkpoint_place"]);
}

#[test]
fn what_pena_notes_about_itself_stays_to_be_seen() {
    let gap = with(|lines| {
        let event = Event::Gap { seq: 99, hash: Hash([1; 32]) };
        let last = lines.last().unwrap().clone();
        lines.push(Line { seq: last.seq + 1, prev: entry(&last).hash, event, ..last });
    });
    case("a gap was noted", gap, Outside::default(), &["gap"]);
}
