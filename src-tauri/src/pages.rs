//! Page pictures: `doc://localhost/{id}/{page}?w={pixels}` answers with a PNG, drawn off the main thread.

mod queue;

use std::sync::Arc;

use app::Desk;
use tauri::UriSchemeResponder;
use tauri::http::{Request, Response, StatusCode, Uri, header};

use queue::{Queue, Rank};

/// Pictures drawn at the same time; more would only take memory from each other.
const PAINTERS: usize = 2;
/// Widest picture in pixels; `Desk` clamps further by the page's own size.
const WIDEST: u32 = 4096;
/// Without `w`: about 110 dpi on A4.
const USUAL: u32 = 900;

/// A picture no wider than this is one of the rail: pages in sight go first.
const SMALL: u32 = 200;

/// The painters and their queue.
pub struct Pictures {
    orders: Arc<Queue<(Wanted, UriSchemeResponder)>>,
}

#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    id: String,
    /// Zero-based, as the desk counts; addresses count from one.
    page: usize,
    width: u32,
}

impl Pictures {
    /// Starts the painters; they end with the program.
    pub fn new(desk: Arc<Desk>) -> Self {
        let orders = Arc::new(Queue::default());
        for _ in 0..PAINTERS {
            let (desk, orders) = (Arc::clone(&desk), Arc::clone(&orders));
            std::thread::spawn(move || paint(&desk, &orders));
        }
        Self { orders }
    }

    /// Answers at once when the request makes no sense; when too many wait, the oldest is refused.
    pub fn serve(&self, request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
        let Some(wanted) = parse(request.uri()) else {
            return responder.respond(refusal(StatusCode::NOT_FOUND));
        };
        let rank = if wanted.width <= SMALL { Rank::Small } else { Rank::Page };
        if let Some((_, oldest)) = self.orders.put(rank, (wanted, responder)) {
            oldest.respond(refusal(StatusCode::SERVICE_UNAVAILABLE));
        }
    }
}

fn paint(desk: &Desk, orders: &Queue<(Wanted, UriSchemeResponder)>) {
    loop {
        let (wanted, responder) = orders.take();
        match desk.page_picture(&wanted.id, wanted.page, wanted.width) {
            Ok(png) => responder.respond(picture(png)),
            Err(_) => responder.respond(refusal(StatusCode::NOT_FOUND)),
        }
    }
}

/// `/{id}/{page}`; the id is the desk's own opaque handle.
fn parse(uri: &Uri) -> Option<Wanted> {
    let (id, page) = uri.path().strip_prefix('/')?.split_once('/')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if id.is_empty() || id.len() > 64 || !id.chars().all(plain) {
        return None;
    }
    let page = page.parse::<usize>().ok()?.checked_sub(1)?;
    let width = uri.query().and_then(width).unwrap_or(USUAL).clamp(16, WIDEST);
    Some(Wanted { id: id.to_owned(), page, width })
}

fn width(query: &str) -> Option<u32> {
    query.split('&').find_map(|pair| pair.strip_prefix("w="))?.parse().ok()
}

fn picture(png: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(png);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("image/png"));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    response
}

fn refusal(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(uri: &str) -> Option<Wanted> {
        parse(&uri.parse().unwrap())
    }

    #[test]
    fn a_page_and_its_width_are_read() {
        let expected = Wanted { id: "d3-a".into(), page: 1, width: 640 };
        assert_eq!(wanted("doc://localhost/d3-a/2?w=640"), Some(expected));
        assert_eq!(wanted("doc://localhost/d/1").unwrap().width, USUAL);
    }

    #[test]
    fn widths_are_clamped() {
        assert_eq!(wanted("doc://localhost/d/1?w=999999").unwrap().width, WIDEST);
        assert_eq!(wanted("doc://localhost/d/1?w=-3").unwrap().width, USUAL);
    }

    #[test]
    fn anything_else_is_refused() {
        for uri in ["doc://localhost/", "doc://localhost/d", "doc://localhost/d/0", "doc://localhost/d/x"] {
            assert_eq!(wanted(uri), None, "{uri}");
        }
        assert_eq!(wanted("doc://localhost/../1"), None);
        assert_eq!(wanted("doc://localhost/a%2fb/1"), None);
    }
}
