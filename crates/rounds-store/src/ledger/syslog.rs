//! Sending lines to a system log: RFC 5424 over UDP (RFC 5426) or a local datagram socket. For
//! anchors, and for entries on their way to whoever watches security. A datagram can get lost:
//! the anchor file is the one to rely on.

use std::net::UdpSocket;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::anchor::{Anchor, AnchorError};

/// Facility 13 (log audit), severity 5 (notice): RFC 5424, section 6.2.1.
const PRIORITY: u8 = 13 * 8 + 5;

/// Longest line: what every receiver over UDP should take (RFC 5426, section 3.2).
const LINE_BYTES_MAX: usize = 2048;

/// Where lines go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyslogTarget {
    /// `udp:HOST:PORT`
    Udp(String),
    /// `unix:PATH`
    Unix(std::path::PathBuf),
}

impl SyslogTarget {
    /// Reads `udp:HOST:PORT` or `unix:PATH`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("udp", address) if address.contains(':') => Some(Self::Udp(address.to_owned())),
            ("unix", path) if path.starts_with('/') => Some(Self::Unix(path.into())),
            _ => None,
        }
    }
}

/// A system log.
#[derive(Debug)]
pub struct Syslog {
    target: SyslogTarget,
    host: String,
}

impl Syslog {
    /// Lines go to `target` in the name of `host`.
    pub fn new(target: SyslogTarget, host: &str) -> Self {
        Self {
            target,
            host: host.to_owned(),
        }
    }

    /// Sends an anchor.
    ///
    /// # Errors
    /// When the operating system does not take it.
    pub fn anchor(&self, anchor: &Anchor) -> Result<(), AnchorError> {
        self.send(anchor.at, "anchor", &anchor.to_string())
    }

    /// Sends a line, for example an entry as CEF.
    ///
    /// # Errors
    /// When the operating system does not take it.
    pub fn send(&self, at: Timestamp, kind: &str, text: &str) -> Result<(), AnchorError> {
        let line = line(&self.host, at, kind, text);
        let place = match &self.target {
            SyslogTarget::Udp(address) => format!("udp:{address}"),
            SyslogTarget::Unix(path) => format!("unix:{}", path.display()),
        };
        self.deliver(line.as_bytes())
            .map_err(|cause| AnchorError::Io { place, cause })
    }

    fn deliver(&self, line: &[u8]) -> std::io::Result<()> {
        match &self.target {
            SyslogTarget::Udp(address) => {
                let socket = UdpSocket::bind("[::]:0").or_else(|_| UdpSocket::bind("0.0.0.0:0"))?;
                socket.send_to(line, address.as_str())?;
            }
            #[cfg(unix)]
            SyslogTarget::Unix(path) => {
                std::os::unix::net::UnixDatagram::unbound()?.send_to(line, path)?;
            }
            #[cfg(not(unix))]
            SyslogTarget::Unix(_) => return Err(std::io::ErrorKind::Unsupported.into()),
        }
        Ok(())
    }
}

/// `<PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG`
fn line(host: &str, at: Timestamp, kind: &str, text: &str) -> String {
    let host: String = host
        .chars()
        .filter(char::is_ascii_graphic)
        .take(255)
        .collect();
    let host = if host.is_empty() { "-" } else { &host };
    let at = at
        .to_zoned(TimeZone::UTC)
        .strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
        .to_string();
    let text: String = text
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    let mut line = format!("<{PRIORITY}>1 {at} {host} rounds - {kind} - {text}");
    line.truncate(line.floor_char_boundary(LINE_BYTES_MAX));
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_fields_of_rfc_5424() {
        let at = "2026-11-22T01:02:03.004Z".parse().expect("an instant");
        let text = line("office 1", at, "anchor", "17 aa\nbb");
        assert_eq!(
            text,
            "<109>1 2026-11-22T01:02:03.004Z office1 rounds - anchor - 17 aabb"
        );
        assert!(line("", at, "a", &"é".repeat(3000)).len() <= LINE_BYTES_MAX);
    }

    #[test]
    fn a_target_is_udp_or_a_socket() {
        let udp = SyslogTarget::parse("udp:log.example:514");
        assert_eq!(udp, Some(SyslogTarget::Udp("log.example:514".to_owned())));
        assert_eq!(
            SyslogTarget::parse("unix:/dev/log"),
            Some(SyslogTarget::Unix("/dev/log".into()))
        );
        for wrong in ["log.example:514", "udp:log.example", "unix:log", "tcp:a:1"] {
            assert_eq!(SyslogTarget::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_anchor_arrives_over_udp() {
        let receiver = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let address = receiver.local_addr().expect("an address").to_string();
        let log = Syslog::new(SyslogTarget::Udp(address), "office");
        let at = "2026-11-22T01:02:03Z".parse().expect("an instant");
        log.send(at, "anchor", "17").expect("sent");
        let mut line = [0; 256];
        let length = receiver.recv(&mut line).expect("received");
        assert_eq!(
            &line[..length],
            b"<109>1 2026-11-22T01:02:03.000Z office rounds - anchor - 17"
        );
    }
}
