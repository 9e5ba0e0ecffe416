//! The passphrase sheet on Linux: GTK widgets laid over the web view, in the same window.
//!
//! `GtkEntryBuffer` overwrites its memory when text is deleted and when it grows; the visible layout holds
//! only dots. What is read from it exists once more, in the [`Passphrase`]. `tests/window` searches the
//! memory of every process of Pena for a marker that was typed here.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::Sender;

use app::host::Passphrase;
use gtk::gdk;
use gtk::glib::{self, clone};
use gtk::prelude::*;
use tauri::WebviewWindow;

use super::Question;

/// Ground and ink of the desktop's theme, so that dark and high contrast follow the person's choice; the one
/// button that goes on has the colour it has in the page.
const STYLE: &[u8] = b"
.pena-backdrop { background-color: rgba(10, 16, 30, 0.5); }
.pena-sheet { background-color: @theme_base_color; color: @theme_text_color; border-radius: 18px;
  padding: 28px; border: 1px solid alpha(@theme_text_color, 0.12);
  box-shadow: 0 8px 28px rgba(20, 29, 51, 0.25); }
.pena-title { font-size: 1.35em; font-weight: bold; }
.pena-name { font-weight: 600; }
.pena-quiet { font-size: 0.95em; opacity: 0.85; }
.pena-warning { font-size: 0.95em; font-weight: 600; color: @warning_color; }
.pena-sheet entry { min-height: 42px; font-size: 1.1em; border-radius: 10px; padding: 0 12px; }
.pena-sheet button { min-height: 36px; padding: 0 20px; border-radius: 10px; }
.pena-sheet button.pena-accept { background: #21408f; color: #ffffff; border-color: #21408f;
  text-shadow: none; box-shadow: none; font-weight: 600; }
.pena-sheet button.pena-accept:hover, .pena-sheet button.pena-accept:focus { background: #17306f; }
";

/// Longest passphrase in characters; PKCS#12 knows no limit, an accident with the clipboard does.
const LONGEST: i32 = 1024;

/// Where the answer goes; empty once it went.
type Slot = Rc<RefCell<Option<Sender<Passphrase>>>>;

/// Puts an overlay around the web view, so that a sheet can lie in front of it.
pub fn make_room(window: &WebviewWindow) -> tauri::Result<()> {
    let column = window.default_vbox()?;
    let Some(web_view) = column.children().pop() else { return Ok(()) };
    let overlay = gtk::Overlay::new();
    column.remove(&web_view);
    overlay.add(&web_view);
    column.pack_start(&overlay, true, true, 0);
    overlay.show();
    wear_style();
    Ok(())
}

/// Shows the sheet. A sheet that is still open goes away, its question counts as cancelled.
pub fn show(window: &WebviewWindow, question: &Question, answer: Sender<Passphrase>) -> tauri::Result<()> {
    let column = window.default_vbox()?;
    let Some(overlay) = column.children().pop().and_then(|child| child.downcast().ok()) else {
        return Ok(());
    };
    close(&overlay);
    let sheet = Sheet::new(question);
    sheet.connect(&overlay, &Rc::new(RefCell::new(Some(answer))));
    if let Some(web_view) = overlay.child() {
        // Neither Tab nor a script's focus() may take the keys away from the entry.
        web_view.set_sensitive(false);
    }
    overlay.add_overlay(&sheet.backdrop);
    sheet.backdrop.show_all();
    sheet.warn_of_caps_lock();
    sheet.entry.grab_focus();
    Ok(())
}

/// Takes every sheet away and gives the web view the keys back.
fn close(overlay: &gtk::Overlay) {
    let web_view = overlay.child();
    for child in overlay.children() {
        if Some(&child) != web_view.as_ref() {
            overlay.remove(&child);
        }
    }
    if let Some(web_view) = web_view {
        web_view.set_sensitive(true);
        web_view.grab_focus();
    }
}

struct Sheet {
    backdrop: gtk::EventBox,
    entry: gtk::Entry,
    caps_lock: gtk::Label,
    cancel: gtk::Button,
    accept: gtk::Button,
}

impl Sheet {
    fn new(question: &Question) -> Self {
        let sheet = Self {
            backdrop: gtk::EventBox::new(),
            entry: secret_entry(),
            caps_lock: label(question.words.caps_lock, "pena-warning"),
            cancel: gtk::Button::with_label(question.words.cancel),
            accept: gtk::Button::with_label(question.accept),
        };
        sheet.accept.style_context().add_class("pena-accept");
        sheet.backdrop.style_context().add_class("pena-backdrop");
        sheet.backdrop.add(&sheet.card(question));
        sheet
    }

    fn card(&self, question: &Question) -> gtk::Box {
        let card = gtk::Box::new(gtk::Orientation::Vertical, 10);
        card.style_context().add_class("pena-sheet");
        card.set_halign(gtk::Align::Center);
        card.set_valign(gtk::Align::Center);
        card.set_size_request(440, -1);
        let prompt = label("", "pena-quiet");
        prompt.set_text_with_mnemonic(question.entry);
        prompt.set_mnemonic_widget(Some(&self.entry));
        card.add(&label(question.title, "pena-title"));
        card.add(&name_line(&question.name));
        card.add(&prompt);
        card.add(&self.entry);
        card.add(&self.caps_lock);
        card.add(&label(question.words.stays_here, "pena-quiet"));
        card.add(&self.buttons());
        card
    }

    fn buttons(&self) -> gtk::Box {
        let row = gtk::Box::new(gtk::Orientation::Horizontal, 8);
        row.set_halign(gtk::Align::End);
        row.set_margin_top(8);
        row.add(&self.cancel);
        row.add(&self.accept);
        row
    }

    /// Enter and the button accept; Escape and the other button cancel.
    fn connect(&self, overlay: &gtk::Overlay, slot: &Slot) {
        let entry = &self.entry;
        self.entry.connect_activate(clone!(@weak overlay, @strong slot => move |entry| accept(&overlay, entry, &slot)));
        self.accept.connect_clicked(
            clone!(@weak overlay, @weak entry, @strong slot => move |_| accept(&overlay, &entry, &slot)),
        );
        self.cancel.connect_clicked(
            clone!(@weak overlay, @weak entry, @strong slot => move |_| cancel(&overlay, &entry, &slot)),
        );
        self.backdrop.connect_key_press_event(
            clone!(@weak overlay, @weak entry, @strong slot => @default-return glib::Propagation::Proceed,
            move |_, key| {
                if key.keyval() != gdk::keys::constants::Escape {
                    return glib::Propagation::Proceed;
                }
                cancel(&overlay, &entry, &slot);
                glib::Propagation::Stop
            }),
        );
    }

    /// Shows the hint while Caps Lock is on, for as long as the sheet lives.
    fn warn_of_caps_lock(&self) {
        let Some(keymap) = gdk::Keymap::for_display(&self.entry.display()) else { return };
        self.caps_lock.set_visible(keymap.is_caps_locked());
        let hint = self.caps_lock.downgrade();
        let watch = keymap.connect_state_changed(move |keymap| {
            if let Some(hint) = hint.upgrade() {
                hint.set_visible(keymap.is_caps_locked());
            }
        });
        let watch = RefCell::new(Some(watch));
        self.caps_lock.connect_unrealize(move |_| {
            if let Some(watch) = watch.take() {
                keymap.disconnect(watch);
            }
        });
    }
}

fn accept(overlay: &gtk::Overlay, entry: &gtk::Entry, slot: &Slot) {
    let secret = take(entry);
    if let Some(answer) = slot.take() {
        // Nobody waits any more when the window is closing; the passphrase is wiped on return.
        let _ = answer.send(secret);
    }
    close(overlay);
}

fn cancel(overlay: &gtk::Overlay, entry: &gtk::Entry, slot: &Slot) {
    drop(take(entry));
    drop(slot.take());
    close(overlay);
}

/// Moves the text out: one copy into wiped memory, then the entry's own memory is overwritten.
fn take(entry: &gtk::Entry) -> Passphrase {
    let buffer = entry.buffer();
    let secret = Passphrase::new(buffer.text().into_bytes());
    buffer.delete_text(0, None);
    secret
}

fn secret_entry() -> gtk::Entry {
    let entry = gtk::Entry::new();
    entry.set_visibility(false);
    entry.set_input_purpose(gtk::InputPurpose::Password);
    entry.set_max_length(LONGEST);
    entry.set_width_chars(36);
    // Keys are composed in this process: an input-method server would see every one of them.
    entry.set_property("im-module", "gtk-im-context-simple");
    entry
}

fn name_line(name: &str) -> gtk::Label {
    let line = label(name, "pena-name");
    line.set_ellipsize(gtk::pango::EllipsizeMode::Middle);
    line.set_max_width_chars(48);
    line
}

fn label(text: &str, class: &str) -> gtk::Label {
    let label = gtk::Label::new(Some(text));
    label.set_xalign(0.0);
    label.style_context().add_class(class);
    label
}

fn wear_style() {
    let provider = gtk::CssProvider::new();
    let screen = gdk::Screen::default();
    if let (Ok(()), Some(screen)) = (provider.load_from_data(STYLE), screen) {
        let priority = gtk::STYLE_PROVIDER_PRIORITY_APPLICATION;
        gtk::StyleContext::add_provider_for_screen(&screen, &provider, priority);
    }
}
