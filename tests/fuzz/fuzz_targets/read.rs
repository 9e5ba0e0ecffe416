//! Reading: everything that can be asked of a document, but its pictures.
#![no_main]
use libfuzzer_sys::fuzz_target;
use pdf::Object;

fuzz_target!(|bytes: &[u8]| {
    let Some(opened) = fuzz::open(bytes) else { return };
    for number in opened.numbers().take(2000).collect::<Vec<_>>() {
        let generation = opened.entry((number, 0)).map_or(0, |entry| entry.generation());
        if let Ok(Object::Stream(stream)) = opened.get((number, generation)) {
            let data = opened.stream_data(&stream, 1 << 20);
            assert!(data.is_err() || data.is_ok_and(|data| data.len() <= 1 << 20), "more than was asked for");
        }
    }
    for index in 0..opened.page_count().unwrap_or(0).min(20) {
        let _ = opened.page(index);
    }
    let _ = (opened.fields(), opened.signatures(), opened.certification(), opened.notes(), opened.active_content());
    for revision in opened.revisions().iter().take(20) {
        let _ = (opened.changes(revision.index), opened.unlisted(revision.index));
        let _ = opened.at_revision(revision.index).page_count();
    }
});
