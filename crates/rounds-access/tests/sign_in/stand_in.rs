//! A stand-in for an identity provider that says whatever a test wants it to say, with keys made on
//! the spot.

use std::sync::{Arc, Mutex};

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it answers.
#[derive(Default)]
pub struct Answers {
    pub keys: Vec<Value>,
    pub id_token: String,
    pub discovery: Value,
    /// A status and body in place of the keys.
    pub instead_of_keys: Option<(&'static str, String)>,
    pub keys_asked: u32,
    /// Bodies of requests to the token endpoint.
    pub redeemed: Vec<String>,
}

pub struct StandIn {
    pub issuer: String,
    pub answers: Arc<Mutex<Answers>>,
}

impl StandIn {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let answers = Arc::new(Mutex::new(Answers {
            discovery: json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/keys"),
                "end_session_endpoint": format!("{issuer}/sign-out"),
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["ES256", "none", "HS256"],
            }),
            ..Answers::default()
        }));
        let shared = Arc::clone(&answers);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = serve(stream, &shared).await;
            }
        });
        Self { issuer, answers }
    }

    pub fn change(&self, change: impl FnOnce(&mut Answers)) {
        change(&mut self.answers.lock().unwrap());
    }

    pub fn keys_asked(&self) -> u32 {
        self.answers.lock().unwrap().keys_asked
    }
}

async fn serve(mut stream: TcpStream, answers: &Mutex<Answers>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let request = loop {
        let count = stream.read(&mut buffer).await?;
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if count == 0 || is_whole(&text) {
            break text;
        }
    };
    let (status, body) = answer(&request, &mut answers.lock().unwrap());
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nlocation: /elsewhere\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let length = lines
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .find_map(|(_, value)| value.trim().parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn answer(request: &str, answers: &mut Answers) -> (&'static str, String) {
    let path = request.split(' ').nth(1).unwrap_or_default();
    match path {
        "/.well-known/openid-configuration" => ("200 OK", answers.discovery.to_string()),
        "/keys" => {
            answers.keys_asked += 1;
            let keys = json!({ "keys": answers.keys }).to_string();
            answers.instead_of_keys.clone().unwrap_or(("200 OK", keys))
        }
        "/token" => {
            let body = request.split("\r\n\r\n").nth(1).unwrap_or_default();
            answers.redeemed.push(body.to_owned());
            let body = json!({ "id_token": answers.id_token, "access_token": "x", "token_type": "Bearer" });
            ("200 OK", body.to_string())
        }
        _ => ("404 Not Found", "{}".to_owned()),
    }
}

/// A key pair on the curve P-256.
pub struct TestKey {
    pub kid: String,
    encoding: EncodingKey,
    pub public: Value,
}

impl TestKey {
    pub fn new(kid: &str) -> Self {
        use aws_lc_rs::rand::SystemRandom;
        use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
        let pair =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let encoding = EncodingKey::from_ec_der(pair.unwrap().as_ref());
        let jwk = Jwk::from_encoding_key(&encoding, Algorithm::ES256).unwrap();
        let mut public = serde_json::to_value(jwk).unwrap();
        public["kid"] = kid.into();
        public["use"] = "sig".into();
        Self {
            kid: kid.to_owned(),
            encoding,
            public,
        }
    }

    pub fn sign(&self, claims: &Value) -> String {
        self.sign_with(claims, |_| ())
    }

    pub fn sign_with(&self, claims: &Value, change: impl FnOnce(&mut Header)) -> String {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.kid.clone());
        change(&mut header);
        jsonwebtoken::encode(&header, claims, &self.encoding).unwrap()
    }

    /// The old trick: what is public taken for a shared secret.
    pub fn sign_as_shared_secret(&self, claims: &Value, secret: &[u8]) -> String {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap()
    }
}

/// A token that nobody signed.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}.", part(header), part(claims))
}
