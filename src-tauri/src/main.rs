//! The window: one web view, the commands it may call, the pictures it may show, the files dropped on it.
//!
//! **Invariant:** the web view never names a file and never sees a passphrase. Files enter through a drop, a
//! native chooser or the command line, all taken here; passphrases through `ask`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod ask;
mod batch;
mod choose;
mod commands;
mod pages;
mod problem;
mod remind;
mod reveal;
mod wire;
mod words;

use std::sync::Arc;

use app::Desk;
use tauri::webview::NewWindowResponse;
use tauri::{App, DragDropEvent, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::wire::Wire;

/// What the page may call; the same names as in `build.rs`.
macro_rules! handler {
    () => {
        tauri::generate_handler![
            commands::start,
            commands::choose_file,
            commands::open_locked,
            commands::unlock_candidate,
            commands::import_key,
            commands::drop_candidate,
            commands::practice,
            commands::recover,
            commands::keys,
            commands::set_default_key,
            commands::remove_key,
            commands::accept_duties,
            commands::change_passphrase,
            commands::report_lost,
            commands::loss,
            commands::unfreeze,
            commands::follow_case,
            commands::write_letters,
            commands::letters,
            commands::draft_letter,
            commands::keep_letter,
            commands::write_record,
            commands::open_written,
            commands::put_reminder_aside,
            commands::evidence_sheet,
            commands::destroy_key,
            commands::protect_key,
            commands::export_key,
            commands::unlocking,
            commands::set_unlocking,
            commands::lock,
            commands::close_document,
            commands::refine,
            commands::prepare,
            commands::sign,
            commands::reveal,
            commands::save_profile,
            commands::choose_emblem,
            commands::set_language,
            commands::set_network,
            commands::set_tsa_password,
            commands::anchors,
            commands::choose_anchor,
            commands::confirm_anchor,
            commands::remove_anchor,
            commands::page_text,
            commands::find_text,
            commands::journal,
            commands::journal_state,
            commands::export_journal,
            commands::choose_folder,
            commands::resume_batch,
            commands::forget_batch,
            commands::open_of_batch,
            commands::look_at_batch,
            commands::sign_batch,
            commands::pause_batch,
            commands::continue_batch,
            commands::cancel_batch,
            commands::export_batch,
            commands::close_batch,
            commands::signed_version,
            commands::set_zone,
        ]
    };
}

/// Freed memory is overwritten: libraries below us do not wipe what they pass on.
#[global_allocator]
static ALLOCATOR: host::wipe::Wiping = host::wipe::Wiping;

/// Label of the only window; `capabilities/main.json` speaks of it.
const MAIN: &str = "main";

/// Logical pixels of the window's content: at first where there is room, at least, and what a title takes above it.
const BEST: (f64, f64) = (1180.0, 820.0);
const LEAST: (f64, f64) = (720.0, 560.0);
const TITLE: f64 = 40.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The same program, started again without a window, looks at strangers' documents.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == host::worker::ARGUMENT) {
        return Ok(host::worker::run()?);
    }
    host::harden();
    let reader = Box::new(host::Worker::of_this_program()?);
    let computer = Arc::new(host::Computer::new()?);
    let desk = Desk::with_reader(computer.clone(), reader);
    let desk = Arc::new(desk.online(Arc::new(host::Network::of(computer))));
    guard(&desk);
    let files = std::env::args_os().skip(1).filter_map(|file| std::path::absolute(file).ok()).collect();
    let pictures = pages::Pictures::new(Arc::clone(&desk));
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(Wire::new(Arc::clone(&desk), files))
        .register_asynchronous_uri_scheme_protocol("doc", move |_, request, responder| {
            pictures.serve(&request, responder);
        })
        .invoke_handler(commands())
        .setup(move |app| {
            remind::watch(app.handle(), &desk);
            Ok(open_window(app)?)
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

/// Forgets an open key when nobody is there any more.
fn guard(desk: &Arc<Desk>) {
    let (left, over) = (Arc::clone(desk), Arc::clone(desk));
    let forget = move || {
        over.expire();
    };
    host::presence::watch(move || left.lock(), forget);
}

fn commands() -> impl Fn(tauri::ipc::Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
    handler!()
}

/// The one window: it stays on Pena's own pages, opens no other, and hands every drop to `wire`.
fn open_window(app: &App) -> tauri::Result<()> {
    let (width, height) = first_size(app);
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Pena")
        .inner_size(width, height)
        .min_inner_size(LEAST.0, LEAST.1)
        .devtools(cfg!(debug_assertions))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    ask::make_room(&window)?;
    let listener = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::DragDrop(event) = event {
            on_drag(&listener, event);
        }
    });
    Ok(())
}

/// As large as it is best read, and no larger than the screen has room for beside bars and a title.
fn first_size(app: &App) -> (f64, f64) {
    let Ok(Some(screen)) = app.primary_monitor() else { return BEST };
    let room = screen.work_area().size.to_logical::<f64>(screen.scale_factor());
    (BEST.0.min(room.width).max(LEAST.0), BEST.1.min(room.height - TITLE).max(LEAST.1))
}

/// Pena's pages are served by Tauri itself; `tauri.localhost` is their address on Windows.
fn is_own_page(url: &tauri::Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

fn on_drag(window: &WebviewWindow, event: &DragDropEvent) {
    match event {
        DragDropEvent::Enter { .. } => wire::tell_hovering(window),
        DragDropEvent::Leave => wire::tell_gone(window),
        DragDropEvent::Drop { paths, .. } => {
            wire::tell_gone(window);
            wire::bring(window, paths.clone());
        }
        _ => {}
    }
}
