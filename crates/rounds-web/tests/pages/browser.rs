//! Asks the router as a browser would, without a socket.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use rounds_core::access::Permission;
use rounds_web::sample::{LockedDoor, SAMPLE_FORM_TOKEN, Scenario, sample_app, sample_visitor};
use rounds_web::{App, Connection, Network, on_network, router};
use tower::ServiceExt;

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The values of a header that may come several times.
    pub fn header_lines(&self, name: &str) -> Vec<&str> {
        let lines = self.headers.get_all(name).iter();
        lines.filter_map(|line| line.to_str().ok()).collect()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }
}

/// Gets an address of the sample site.
pub async fn get(scenario: Scenario, address: &str) -> Answer {
    let request = Request::get(address).header("host", "localhost:7300");
    send(scenario, request.body(Body::empty()).expect("a request")).await
}

/// Sends any request to the sample site.
pub async fn send(scenario: Scenario, request: Request<Body>) -> Answer {
    send_to(sample_app(scenario), request).await
}

/// Sends any request to this site.
pub async fn send_to(app: App, request: Request<Body>) -> Answer {
    let pages = on_network(router(app), Network::loopback());
    let response = pages.oneshot(request).await.expect("the router answers");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).expect("text"),
    }
}

/// The sample site with a lock, for which these sessions are the keys.
pub fn locked(scenario: Scenario, sessions: &[(&str, &[Permission])]) -> App {
    let mut door = LockedDoor::default();
    for (secret, permissions) in sessions {
        let visitor = sample_visitor(permissions.iter().copied());
        let mut program = visitor.clone();
        program.session = None;
        door = door
            .with_session(secret, visitor)
            .with_token(secret, program);
    }
    let mut app = sample_app(scenario);
    app.door = Arc::new(door);
    app.info.is_open = false;
    app
}

/// Somebody with every permission.
pub const ALL: (&str, &[Permission]) = ("everything", Permission::ALL);

/// A request in the making.
pub struct Ask {
    method: Method,
    address: String,
    headers: Vec<(&'static str, String)>,
    fields: Option<String>,
    encrypted: bool,
}

impl Ask {
    pub fn get(address: &str) -> Self {
        Self {
            method: Method::GET,
            address: address.to_owned(),
            headers: vec![("host", "localhost:7300".to_owned())],
            fields: None,
            encrypted: false,
        }
    }

    /// Over a connection that this server decrypted.
    pub fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self
    }

    /// A form with these fields, already encoded.
    pub fn post(address: &str, fields: &str) -> Self {
        let mut ask = Self::get(address);
        ask.method = Method::POST;
        ask.fields = Some(fields.to_owned());
        ask.with("content-type", "application/x-www-form-urlencoded")
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    /// As the one whose session has this secret.
    pub fn with_session(self, secret: &str) -> Self {
        self.with("cookie", &format!("rounds={secret}"))
    }

    /// With the token that the sample's sessions have.
    pub fn with_form_token(mut self) -> Self {
        let fields = self.fields.take().unwrap_or_default();
        self.fields = Some(format!("{fields}&form_token={SAMPLE_FORM_TOKEN}"));
        self
    }

    pub async fn of(self, app: App) -> Answer {
        let mut request = Request::builder().method(self.method).uri(&self.address);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if self.encrypted {
            request = request.extension(Connection {
                address: ([127, 0, 0, 1], 50_000).into(),
                encrypted: true,
            });
        }
        let body = Body::from(self.fields.unwrap_or_default());
        send_to(app, request.body(body).expect("a request")).await
    }
}

/// The text of a page's first form token.
pub fn form_token(page: &str) -> &str {
    let rest = page
        .split_once(r#"name="form_token" value=""#)
        .expect("a form")
        .1;
    rest.split('"').next().expect("a value")
}

/// Every `href` and `action` of a page that leads into the site, without its fragment. What a form
/// changes is not followed.
pub fn links(page: &str) -> Vec<String> {
    let page = page.replace(r#"method="post" action="#, r#"method="post" data-action="#);
    [" href=\"", " action=\"", " src=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with('/'))
        .filter_map(|link| link.split('#').next())
        .map(|link| link.replace("&amp;", "&"))
        .collect()
}
