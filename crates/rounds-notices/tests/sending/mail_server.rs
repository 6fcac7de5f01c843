//! A mail server for tests (RFC 5321, with STARTTLS and AUTH PLAIN): it writes down what it hears
//! and answers as it was told to.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// How its connections are protected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    None,
    StartTls,
    Tls,
}

/// What it heard.
#[derive(Debug, Default, Clone)]
pub struct Heard {
    /// Commands in order, those inside TLS with a star before.
    pub commands: Vec<String>,
    /// Messages as they came, without the stuffed dots.
    pub messages: Vec<String>,
}

#[derive(Clone)]
pub struct MailServer {
    pub port: u16,
    heard: Arc<Mutex<Heard>>,
    /// Answers that come once, instead of the usual one, to a command that begins so.
    instead: Arc<Mutex<Vec<(String, String)>>>,
}

impl MailServer {
    pub async fn start(protection: Protection, acceptor: TlsAcceptor) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = Self {
            port: listener.local_addr().expect("an address").port(),
            heard: Arc::default(),
            instead: Arc::default(),
        };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (own, acceptor) = (own.clone(), acceptor.clone());
                tokio::spawn(async move { own.serve(stream, protection, &acceptor).await });
            }
        });
        server
    }

    /// Answers the next command that begins so in another way; no answer at all for an empty one.
    pub fn answer_once(&self, command: &str, answer: &str) {
        let pair = (command.to_owned(), answer.to_owned());
        self.instead.lock().expect("unpoisoned").push(pair);
    }

    pub fn heard(&self) -> Heard {
        self.heard.lock().expect("unpoisoned").clone()
    }

    async fn serve(&self, stream: TcpStream, protection: Protection, acceptor: &TlsAcceptor) {
        match protection {
            Protection::Tls => {
                if let Ok(stream) = acceptor.accept(stream).await {
                    self.talk(stream, protection, true, true).await;
                }
            }
            _ => {
                let Some(stream) = self.talk(stream, protection, false, true).await else {
                    return;
                };
                if let Ok(stream) = acceptor.accept(stream).await {
                    self.talk(stream, protection, true, false).await;
                }
            }
        }
    }

    /// Talks until the end, or until the stream has to become TLS.
    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        protection: Protection,
        is_tls: bool,
        greets: bool,
    ) -> Option<S> {
        let mut stream = BufReader::new(stream);
        if greets {
            say(&mut stream, "220 localhost").await?;
        }
        loop {
            let line = hear(&mut stream).await?;
            let star = if is_tls { "*" } else { "" };
            let heard = format!("{star}{line}");
            self.heard.lock().expect("unpoisoned").commands.push(heard);
            if let Some(answer) = self.instead_of(&line) {
                if answer.is_empty() {
                    std::future::pending::<()>().await;
                }
                say(&mut stream, &answer).await?;
                continue;
            }
            let upper = line.to_ascii_uppercase();
            let answer = match upper.split(' ').next().unwrap_or_default() {
                "EHLO" if is_tls => "250-localhost\r\n250 AUTH PLAIN",
                "EHLO" if protection == Protection::StartTls => "250-localhost\r\n250 STARTTLS",
                "EHLO" => "250-localhost\r\n250 AUTH PLAIN",
                "STARTTLS" if protection == Protection::StartTls && !is_tls => {
                    say(&mut stream, "220 go on").await?;
                    return Some(stream.into_inner());
                }
                "AUTH" => "235 welcome",
                "MAIL" | "RCPT" | "RSET" | "NOOP" => "250 ok",
                "DATA" => {
                    say(&mut stream, "354 end with a dot").await?;
                    self.take_message(&mut stream).await?;
                    "250 taken"
                }
                "QUIT" => {
                    say(&mut stream, "221 bye").await?;
                    return None;
                }
                _ => "502 what?",
            };
            say(&mut stream, answer).await?;
        }
    }

    fn instead_of(&self, line: &str) -> Option<String> {
        let mut instead = self.instead.lock().expect("unpoisoned");
        let place = instead
            .iter()
            .position(|(begins, _)| line.to_ascii_uppercase().starts_with(begins.as_str()))?;
        Some(instead.remove(place).1)
    }

    async fn take_message<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufReader<S>,
    ) -> Option<()> {
        let mut message = String::new();
        loop {
            let line = hear(stream).await?;
            if line == "." {
                break;
            }
            message.push_str(line.strip_prefix('.').unwrap_or(&line));
            message.push_str("\r\n");
        }
        let mut heard = self.heard.lock().expect("unpoisoned");
        heard.messages.push(message);
        Some(())
    }
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, line: &str) -> Option<()> {
    let line = format!("{line}\r\n");
    stream.write_all(line.as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn hear<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}
