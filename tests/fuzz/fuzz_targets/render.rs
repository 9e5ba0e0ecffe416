//! Rendering: a small picture and the words of the first page.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: {
    // A panic in the renderer is caught and becomes a value (`pdf::render`): the hook that ends the process goes.
    let _ = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
}, |bytes: &[u8]| {
    let Some(opened) = fuzz::open(bytes) else { return };
    if let Ok(picture) = pdf::render(&opened, 0, 120) {
        let pixels = u64::from(picture.width) * u64::from(picture.height);
        assert_eq!(picture.rgba.len() as u64, pixels * 4, "pixels");
    }
    let _ = pdf::text(&opened, 0);
});
