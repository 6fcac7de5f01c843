//! The shipped example for nginx, with a real nginx before the sample site. Skipped with a message
//! where nginx is not installed.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use rounds_web::sample::{LockedDoor, Scenario, sample_app};
use rounds_web::{Peer, ServeSettings, TrustedProxies, router};

use super::server::{Server, start_with};

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../packaging/proxies/nginx.conf"
);

/// A running nginx; it ends with the test.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The example with this folder's files and ports of ours in the place of the hospital's.
fn configuration(folder: &Path, listen: SocketAddr, rounds: SocketAddr) -> String {
    let example = std::fs::read_to_string(EXAMPLE).expect("the example");
    let here = folder.display();
    let server = example
        .replace("listen 443 ssl", &format!("listen {listen} ssl"))
        .replace("127.0.0.1:7300;", &format!("{rounds};"))
        .replace("/etc/nginx/tls/intranet", &format!("{here}/intranet"))
        .replace("/var/log/nginx/", &format!("{here}/"));
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let paths = paths.map(|name| format!("{name}_temp_path {here}/{name};\n"));
    format!(
        "daemon off; master_process off; pid {here}/pid; error_log {here}/error.log;\n\
         events {{}}\nhttp {{\n{}\
         log_format no_query '$remote_addr $request_method $uri $status';\n{server}}}\n",
        paths.concat()
    )
}

fn free_address() -> SocketAddr {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    free.local_addr().expect("an address")
}

async fn behind_nginx(pages: Router) -> Server {
    let loopback = "127.0.0.1".parse().expect("a range");
    let settings = ServeSettings {
        sign_in: true,
        host_names: vec!["intranet.example.org".to_owned()],
        trusted_proxies: TrustedProxies(vec![loopback]),
        base_path: "/rounds".parse().expect("a base path"),
        ..ServeSettings::default()
    };
    start_with(pages, settings).await
}

/// Starts nginx before this server; none where it is not installed.
fn start_nginx(folder: &Path, listen: SocketAddr, server: &Server) -> Option<Nginx> {
    let made = rcgen::generate_simple_self_signed(vec!["intranet.example.org".to_owned()]);
    let made = made.expect("a certificate");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("written");
    write("intranet.crt", &made.cert.pem());
    write("intranet.key", &made.signing_key.serialize_pem());
    write("nginx.conf", &configuration(folder, listen, server.address));
    let started = Command::new("nginx")
        .arg("-p")
        .arg(folder)
        .arg("-c")
        .arg(folder.join("nginx.conf"))
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(child) => Some(Nginx(child)),
        Err(_) => {
            println!("skipped: nginx is not installed");
            None
        }
    }
}

/// A browser that knows where the hospital's name leads and does not follow redirects.
fn browser(folder: &Path, listen: SocketAddr) -> reqwest::Client {
    let authority = std::fs::read(folder.join("intranet.crt")).expect("a certificate");
    let authority = reqwest::Certificate::from_pem(&authority).expect("PEM");
    reqwest::Client::builder()
        .resolve("intranet.example.org", listen)
        .tls_certs_only([authority])
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
}

/// The answer to a request of this browser, once nginx listens.
async fn ask(browser: &reqwest::Client, listen: SocketAddr, path: &str) -> reqwest::Response {
    let address = format!("https://intranet.example.org:{}{path}", listen.port());
    for _ in 0..100 {
        let request = browser.get(&address);
        let asked = request.header("x-forwarded-for", "6.6.6.6").send().await;
        match asked {
            Err(error) if error.is_connect() => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            asked => return asked.expect("an answer"),
        }
    }
    panic!("nginx does not listen");
}

#[tokio::test]
async fn what_the_browser_claims_does_not_pass_nginx() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = async |peer: Peer| format!("{} {}", peer.address, peer.origin());
    let server = behind_nginx(Router::new().route("/", get(said))).await;
    let listen = free_address();
    let Some(_nginx) = start_nginx(folder.path(), listen, &server) else {
        return;
    };
    let answer = ask(&browser(folder.path(), listen), listen, "/rounds/").await;
    let text = answer.text().await.expect("text");
    let port = listen.port();
    assert_eq!(
        text,
        format!("127.0.0.1 https://intranet.example.org:{port}")
    );
}

#[tokio::test]
async fn the_sample_site_lies_below_rounds_on_the_intranet() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = sample_app(Scenario::Normal);
    app.door = std::sync::Arc::new(LockedDoor::default());
    let server = behind_nginx(router(app)).await;
    let listen = free_address();
    let Some(_nginx) = start_nginx(folder.path(), listen, &server) else {
        return;
    };
    let browser = browser(folder.path(), listen);
    let redirect = ask(&browser, listen, "/rounds/findings").await;
    let location = redirect.headers()["location"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(location.starts_with("/rounds/sign-in"), "{location}");
    let sign_in = ask(&browser, listen, &location).await;
    assert_eq!(sign_in.status(), 200);
    assert!(sign_in.headers().contains_key("strict-transport-security"));
    let cookie = sign_in.headers()["set-cookie"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        cookie.starts_with("__Host-") && cookie.contains("Secure"),
        "{cookie}"
    );
    let page = sign_in.text().await.expect("text");
    assert!(page.contains(" href=\"/rounds/static/"), "{page}");
    let style = page.split(" href=\"").find(|rest| rest.contains(".css\""));
    let style = style
        .and_then(|rest| rest.split('"').next())
        .expect("a style sheet");
    assert_eq!(ask(&browser, listen, style).await.status(), 200);
}
