//! Servers on loopback that do what servers should not.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use super::{Body, Cancel, FetchProblem, Login, Proxy, Question, basic, fetch};

/// A server that treats every connection alike; it ends with the test program.
fn serve(behave: impl Fn(&mut TcpStream, &str) -> std::io::Result<()> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let Ok(mut connection) = connection else { continue };
            let request = head(&mut connection);
            let _ = behave(&mut connection, &request);
        }
    });
    address
}

/// The request with its body, as text.
fn head(connection: &mut TcpStream) -> String {
    connection.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut text = Vec::new();
    let mut piece = [0; 1024];
    while let Ok(count @ 1..) = connection.read(&mut piece) {
        text.extend_from_slice(&piece[..count]);
        let so_far = String::from_utf8_lossy(&text);
        let Some((head, body)) = so_far.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
            break;
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn question(address: &str) -> Question {
    Question {
        address: address.into(),
        body: None,
        login: None,
        limit: 4096,
        deadline: Duration::from_secs(2),
        proxy: Proxy::None,
    }
}

fn ask(address: &str) -> Result<Vec<u8>, FetchProblem> {
    fetch(&question(address), &Cancel::default())
}

fn answer(connection: &mut TcpStream, body: &[u8]) -> std::io::Result<()> {
    write!(connection, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len())?;
    connection.write_all(body)
}

#[test]
fn an_honest_server_is_heard() {
    let address = serve(|connection, request| answer(connection, request.as_bytes()));
    assert!(String::from_utf8(ask(&address).unwrap()).unwrap().starts_with("GET / HTTP/1.1"));
    let mut posted = question(&address);
    posted.body = Some(Body { content_type: "application/ocsp-request", octets: b"question".to_vec() });
    posted.login = Some(Login { name: "dinas".into(), password: "rahasia".into() });
    let heard = String::from_utf8(fetch(&posted, &Cancel::default()).unwrap()).unwrap().to_ascii_lowercase();
    assert!(heard.contains("content-type: application/ocsp-request") && heard.ends_with("question"));
    assert!(heard.contains("authorization: basic zgluyxm6cmfoyxnpyq=="));
}

#[test]
fn the_examples_of_rfc_4648() {
    let coded = basic;
    assert_eq!(coded("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert_eq!(coded("", "f"), "Basic OmY=");
    assert_eq!(coded("", "fo"), "Basic OmZv");
}

#[test]
fn a_silent_server_ends_at_the_deadline() {
    let address = serve(|_, _| {
        std::thread::sleep(Duration::from_secs(30));
        Ok(())
    });
    assert_eq!(ask(&address), Err(FetchProblem::Late));
}

#[test]
fn a_dripping_server_ends_at_the_deadline() {
    let address = serve(|connection, _| {
        write!(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")?;
        loop {
            connection.write_all(b"x")?;
            std::thread::sleep(Duration::from_secs(1));
        }
    });
    assert_eq!(ask(&address), Err(FetchProblem::Late));
    let in_the_head = serve(|connection, _| {
        for octet in b"HTTP/1.1 200 OK\r\nServer: very slow indeed".iter().cycle() {
            connection.write_all(&[*octet])?;
            std::thread::sleep(Duration::from_millis(500));
        }
        Ok(())
    });
    assert_eq!(ask(&in_the_head), Err(FetchProblem::Late));
}

#[test]
fn endless_bodies_end_at_the_limit() {
    let endless = serve(|connection, _| {
        write!(connection, "HTTP/1.1 200 OK\r\n\r\n")?;
        loop {
            connection.write_all(&[0; 8192])?;
        }
    });
    assert_eq!(ask(&endless), Err(FetchProblem::TooLarge { limit: 4096 }));
    let chunked = serve(|connection, _| {
        write!(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            connection.write_all(b"8\r\nxxxxxxxx\r\n")?;
        }
    });
    assert_eq!(ask(&chunked), Err(FetchProblem::TooLarge { limit: 4096 }));
    let headers = serve(|connection, _| {
        write!(connection, "HTTP/1.1 200 OK\r\n")?;
        loop {
            write!(connection, "X-More: {}\r\n", "x".repeat(500))?;
        }
    });
    assert!(ask(&headers).is_err());
}

#[test]
fn redirects_stay_on_the_web() {
    for target in ["file:///etc/passwd", "ftp://localhost/x", "gopher://x", "javascript:1"] {
        let address = serve(move |connection, _| {
            write!(connection, "HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n")
        });
        assert!(ask(&address).is_err(), "{target}");
    }
    let target = serve(|connection, _| answer(connection, b"here"));
    let elsewhere = serve(move |connection, _| {
        write!(connection, "HTTP/1.1 301 Moved\r\nLocation: {target}/x\r\nContent-Length: 0\r\n\r\n")
    });
    assert_eq!(ask(&elsewhere).as_deref(), Ok(&b"here"[..]));
    let round = serve(|connection, _| {
        write!(connection, "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
    });
    assert_eq!(ask(&round), Err(FetchProblem::Address));
}

/// Who keeps a connection in HTTP/1.1 says nothing; who closes it should, and some do not.
#[test]
fn a_server_that_hangs_up_behind_a_redirect_is_asked_again() {
    let address = serve(|connection, request| {
        if request.starts_with("GET /there ") {
            return answer(connection, b"here");
        }
        write!(connection, "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n")?;
        // Whatever is sent meanwhile is never read: the connection ends with a reset.
        std::thread::sleep(Duration::from_millis(200));
        Ok(())
    });
    assert_eq!(ask(&address).as_deref(), Ok(&b"here"[..]));
}

#[test]
fn other_addresses_are_not_asked() {
    for address in ["file:///etc/passwd", "ldap://x/y", "/etc/passwd", "", "http//x", "HTTP ://x"] {
        assert_eq!(ask(address), Err(FetchProblem::Address), "{address}");
    }
    assert!(ask("http://[").is_err());
    // A port nobody listens on.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(ask(&format!("http://{free}/")), Err(FetchProblem::Unreachable));
}

#[test]
fn garbage_and_refusals() {
    let garbage = serve(|connection, _| connection.write_all(&[0xff; 4000]));
    assert_eq!(ask(&garbage), Err(FetchProblem::Unreachable));
    let closed = serve(|_, _| Ok(()));
    assert_eq!(ask(&closed), Err(FetchProblem::Unreachable));
    let missing = serve(|connection, _| write!(connection, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
    assert_eq!(ask(&missing), Err(FetchProblem::Status(404)));
    let short = serve(|connection, _| write!(connection, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nx"));
    assert!(ask(&short).is_err());
}

#[test]
fn cancelling_is_heard_at_once() {
    let address = serve(|_, _| {
        std::thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    let cancel = Cancel::default();
    let raised = cancel.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        raised.raise();
    });
    let mut patient = question(&address);
    patient.deadline = Duration::from_secs(50);
    let start = Instant::now();
    assert_eq!(fetch(&patient, &cancel), Err(FetchProblem::Cancelled));
    // Not a measure of speed: only that the deadline of the question was not waited for.
    assert!(start.elapsed() < patient.deadline);
}

/// Whoever asks through a proxy needs no address of the server itself. Like most, this one tunnels to nobody's port 80.
#[test]
fn a_named_proxy_is_asked_for_the_whole_address() {
    let address = serve(|connection, request| match request.split(' ').next() {
        Some("CONNECT") => write!(connection, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
        _ if request.contains(" http://ocsp.uji.invalid:8080/moved ") => write!(
            connection,
            "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.invalid/there\r\nContent-Length: 0\r\n\r\n"
        ),
        _ => answer(connection, request.as_bytes()),
    });
    let through = |proxy| Question { proxy, ..question("http://ocsp.uji.invalid/status?a=b") };
    let heard = |question: &Question| String::from_utf8(fetch(question, &Cancel::default()).unwrap()).unwrap();
    let asked = heard(&through(Proxy::At(address.clone())));
    assert!(asked.starts_with("GET http://ocsp.uji.invalid/status?a=b HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("\r\nhost: ocsp.uji.invalid\r\n") && !asked.contains("roxy-"), "{asked}");
    // With a body longer than what is written at once, and a proxy that wants a name.
    let octets = b"0123456789".repeat(20_000);
    let body = Some(Body { content_type: "application/ocsp-request", octets: octets.clone() });
    let known = address.replace("http://", "http://siti:rahasia@");
    let asked = heard(&Question { body, limit: 1 << 20, ..through(Proxy::At(known)) });
    assert!(asked.starts_with("POST http://ocsp.uji.invalid/status?a=b HTTP/1.1\r\n"), "{:.200}", asked);
    assert!(asked.contains("\r\nProxy-Authorization: Basic c2l0aTpyYWhhc2lh\r\n"), "{:.300}", asked);
    assert!(asked.as_bytes().ends_with(&octets));
    // Where it leads to is asked of the proxy, too.
    let moved = question("http://siti@ocsp.uji.invalid:8080/moved");
    let asked = heard(&Question { proxy: Proxy::At(address), ..moved });
    assert!(asked.starts_with("GET http://elsewhere.invalid/there HTTP/1.1\r\n"), "{asked}");
    assert_eq!(fetch(&through(Proxy::None), &Cancel::default()), Err(FetchProblem::Unreachable));
    assert_eq!(fetch(&through(Proxy::At("not an address".into())), &Cancel::default()), Err(FetchProblem::Address));
}

/// What is encrypted passes through a tunnel, and nothing of it is told to the proxy.
#[test]
fn a_named_proxy_is_asked_for_a_tunnel() {
    let (tell, told) = std::sync::mpsc::channel();
    let tell = std::sync::Mutex::new(tell);
    let address = serve(move |connection, request| {
        tell.lock().unwrap().send(request.to_owned()).unwrap();
        connection.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    });
    let through = Question { proxy: Proxy::At(address), ..question("https://tsa.uji.invalid/stamp") };
    assert!(fetch(&through, &Cancel::default()).is_err());
    let request = told.recv().unwrap();
    assert!(request.starts_with("CONNECT tsa.uji.invalid:443 HTTP/1.1\r\n") && !request.contains("stamp"), "{request}");
}
