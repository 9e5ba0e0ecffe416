//! `http` through a proxy: it is asked for the whole address (RFC 9112, 3.2.2).
//!
//! Most proxies tunnel (`CONNECT`) to port 443 alone, and OCSP responders and CRLs are on port 80. The library tunnels for
//! everything; this step before its own takes what is not encrypted, and leaves `https` to it.

use ureq::ProxyProtocol;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, NextTimeout, RustlsConnector, TcpConnector, Transport,
};

use super::basic;

/// An agent that tunnels through a proxy only where it must.
pub(super) fn agent(config: ureq::config::Config) -> ureq::Agent {
    let steps = ().chain(WholeAddress).chain(ConnectProxyConnector::default()).chain(TcpConnector::default());
    ureq::Agent::with_parts(config, steps.chain(RustlsConnector::default()), DefaultResolver::default())
}

/// Connects to the proxy itself where it is to be asked for an `http` address.
#[derive(Debug)]
struct WholeAddress;

impl Connector for WholeAddress {
    type Out = Box<dyn Transport>;

    fn connect(&self, details: &ConnectionDetails<'_>, _: Option<()>) -> Result<Option<Self::Out>, ureq::Error> {
        let by_http = |proxy: &&ureq::Proxy| matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https);
        let proxy = details.config.proxy().filter(by_http).filter(|proxy| !proxy.is_no_proxy(details.uri));
        let (Some(proxy), Some(server), false) = (proxy, details.uri.authority(), details.needs_tls()) else {
            return Ok(None);
        };
        let direct = ureq::Agent::config_builder().proxy(None).build();
        let transport = (details.run_connector)(&ConnectionDetails {
            uri: proxy.uri(),
            addrs: details.resolver.resolve(proxy.uri(), details.config, details.timeout)?,
            config: &direct,
            request_level: details.request_level,
            resolver: details.resolver,
            now: details.now,
            timeout: details.timeout,
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
        })?;
        // Names and passwords of an address are no part of a target (RFC 9110, 4.2.4).
        let server = server.as_str().rsplit('@').next().unwrap_or_default();
        let login = proxy.username().map(|name| basic(name, proxy.password().unwrap_or_default()));
        let login = login.map(|login| format!("Proxy-Authorization: {login}\r\n")).unwrap_or_default();
        Ok(Some(Box::new(Asking { transport, first: Some((format!("http://{server}"), login)) })))
    }
}

/// Writes the request line anew on its way out.
struct Asking {
    transport: Box<dyn Transport>,
    /// Scheme and server, and a line of the head; gone when they were sent.
    first: Option<(String, String)>,
}

impl std::fmt::Debug for Asking {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Asking({:?})", self.transport)
    }
}

impl Transport for Asking {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.transport.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let Some((server, login)) = self.first.take() else {
            return self.transport.transmit_output(amount, timeout);
        };
        let head = self.buffers().output().get(..amount).unwrap_or_default().to_vec();
        let target = head.iter().position(|octet| *octet == b' ').map_or(0, |at| at + 1);
        let fields = head.windows(2).position(|octets| octets == b"\r\n").map_or(head.len(), |at| at + 2);
        let (method, rest) = head.split_at(target);
        let (line, fields) = rest.split_at(fields.saturating_sub(target));
        let whole = [method, server.as_bytes(), line, login.as_bytes(), fields].concat();
        let room = self.buffers().output().len().max(1);
        for piece in whole.chunks(room) {
            if let Some(out) = self.buffers().output().get_mut(..piece.len()) {
                out.copy_from_slice(piece);
            }
            self.transport.transmit_output(piece.len(), timeout)?;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.transport.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.transport.is_open()
    }
}
