//! The worker that looks at strangers' documents: it answers, it is limited, and its death costs nothing.
//!
//! A program of its own: it is the worker too, when started with the worker's argument.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::host::Host;
use app::keys::practice::sample_letter;
use app::reader::{Parts, Reader};
use app::view::Arrival;
use host::worker::{self, Worker};

fn main() {
    if std::env::args().any(|argument| argument == worker::ARGUMENT) {
        return worker::run().unwrap();
    }
    // What a runner asks that lists before it runs: one test, and none that is ignored.
    if std::env::args().any(|argument| argument == "--list") {
        if !std::env::args().any(|argument| argument == "--ignored") {
            println!("worker: test");
        }
        return;
    }
    let tests: [(&str, fn()); 6] = [
        ("a_page_is_drawn_and_read", a_page_is_drawn_and_read),
        ("a_text_is_found_on_every_page", a_text_is_found_on_every_page),
        ("the_worker_is_limited", the_worker_is_limited),
        ("a_killed_worker_is_replaced", a_killed_worker_is_replaced),
        ("a_large_document_is_lent_and_cannot_be_written_to", a_large_document_is_lent_and_cannot_be_written_to),
        ("what_is_no_document_is_said_so", what_is_no_document_is_said_so),
    ];
    for (name, test) in tests {
        test();
        println!("test {name} ... ok");
    }
    println!("test result: ok. {} passed; 0 failed", tests.len());
}

fn showing() -> Worker {
    let worker = Worker::of_this_program().unwrap();
    worker.show("letter", &Parts::file(sample_letter().unwrap().into()), None).unwrap();
    worker
}

fn a_page_is_drawn_and_read() {
    let worker = showing();
    assert!(worker.picture("letter", 0, 300).unwrap().starts_with(b"\x89PNG"));
    let words: String = worker.text("letter", 0).unwrap().into_iter().map(|run| run.text).collect();
    assert!(words.contains("PEMERINTAH KOTA PALEMBANG"), "{words}");
    assert_eq!(worker.picture("letter", 99, 300).unwrap_err().code, "doc.render");
}

fn a_text_is_found_on_every_page() {
    let folder = std::env::temp_dir().join(format!("pena-find-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("surat.pdf");
    std::fs::write(&path, sample_letter().unwrap()).unwrap();
    let computer = Arc::new(host::Computer::at(folder.join("data")));
    let desk = app::Desk::with_reader(computer, Box::new(Worker::of_this_program().unwrap()));
    let Arrival::Document { document } = desk.arrive(&path) else { panic!("a document") };
    let hits = desk.find_text(&document.id, "a").unwrap();
    let pages: BTreeSet<usize> = hits.iter().map(|hit| hit.page).collect();
    assert_eq!(pages, (1..=document.pages.len()).collect());
    assert!(hits.is_sorted_by_key(|hit| hit.page));
    let one = desk.find_text(&document.id, "PEMERINTAH KOTA PALEMBANG").unwrap();
    assert!(one[0].page == 1 && one[0].rect.width > 100.0 && one[0].rect.y < 200.0, "{one:?}");
    for nowhere in ["${ttd}", ""] {
        assert_eq!(desk.find_text(&document.id, nowhere).unwrap(), []);
    }
    desk.close_document(&document.id);
    assert_eq!(desk.find_text(&document.id, "a").unwrap_err().code, "doc.closed");
    std::fs::remove_dir_all(&folder).unwrap();
}

fn the_worker_is_limited() {
    let worker = showing();
    let process = worker.process().unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let line = |name: &str| limits.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(line("Max address space").contains("8589934592"), "{limits}");
    assert!(line("Max core file size").contains(" 0 "), "{limits}");
    assert!(line("Max file size").contains(" 0 "), "{limits}");
    assert!(!line("Max cpu time").contains("unlimited   unlimited"), "{limits}");
    // Landlock is in force exactly when this is set: nothing else here sets it.
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    assert!(status.lines().any(|line| line == "NoNewPrivs:\t1"), "{status}");
    let environment = std::fs::read(format!("/proc/{process}/environ"));
    assert!(environment.is_err() || environment.is_ok_and(|all| all.is_empty()));
}

/// A letter of five megabytes, most of them a comment behind its end.
fn large_letter() -> Vec<u8> {
    let letter = sample_letter().unwrap();
    let start = letter.windows(9).rposition(|word| word == b"startxref").unwrap();
    let comment = [b"%".as_slice(), &[b'x'; 99], b"\n"].concat().repeat(50_000);
    [&letter, comment.as_slice(), &letter[start..]].concat()
}

fn a_large_document_is_lent_and_cannot_be_written_to() {
    let folder = std::env::temp_dir().join(format!("pena-worker-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("surat.pdf");
    std::fs::write(&path, large_letter()).unwrap();
    let computer = host::Computer::at(folder.join("data"));
    let seen = computer.glance(&path, 9 << 20).unwrap();
    let copied = computer.read(&path, 9 << 20).unwrap().bytes;
    let expected = showing().picture("letter", 0, 300).unwrap();
    for file in [seen, copied] {
        let worker = Worker::of_this_program().unwrap();
        worker.show("large", &Parts::file(file), None).unwrap();
        assert!(worker.picture("large", 0, 300).unwrap() == expected);
        let process = format!("/proc/{}", worker.process().unwrap());
        // Only the one who may look into any process sees this.
        let Ok(maps) = std::fs::read_to_string(format!("{process}/maps")) else { continue };
        let map = maps.lines().find(|line| line.contains(folder.to_str().unwrap())).expect("it is mapped");
        assert_eq!(map.split(' ').nth(1), Some("r--s"), "{map}");
        for open in std::fs::read_dir(format!("{process}/fd")).unwrap().flatten() {
            assert!(!std::fs::read_link(open.path()).unwrap().starts_with(&folder), "{open:?}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

fn a_killed_worker_is_replaced() {
    let worker = showing();
    let first = worker.process().unwrap();
    let ended = std::process::Command::new("kill").args(["-9", &first.to_string()]).status().unwrap();
    assert!(ended.success());
    assert_eq!(worker.picture("letter", 0, 200).unwrap_err().code, "doc.toocomplex");
    assert!(worker.picture("letter", 1, 200).unwrap().starts_with(b"\x89PNG"));
    assert_ne!(worker.process().unwrap(), first);
}

fn what_is_no_document_is_said_so() {
    let worker = showing();
    let refused = worker.show("other", &Parts::file(b"hello".to_vec().into()), None).unwrap_err();
    assert_eq!(refused.code, "doc.notpdf");
    worker.close("letter");
    assert_eq!(worker.picture("letter", 0, 200).unwrap_err().code, "doc.closed");
}
