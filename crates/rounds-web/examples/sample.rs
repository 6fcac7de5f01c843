//! Serves the pages over invented values, to look at them:
//! `cargo run -p rounds-web --example sample -- [PORT] [normal|empty|quiet|crowded|failing] [open|locked] [CERTIFICATE KEY]`.
//!
//! With `locked` somebody must sign in: as `sample`, `second` (code 123456) or `enrol`, with the
//! password `plain sailing 1842`. A program shows the token `sample-token`.

use std::sync::Arc;

use rounds_core::access::Permission;
use rounds_web::sample::{LockedDoor, SAMPLE_SESSION, Scenario, sample_app, sample_visitor};
use rounds_web::{App, Network, NothingToCheck, ServeSettings, TlsSettings, router, serve};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().unwrap_or("7301".to_owned()).parse()?;
    let scenario = match arguments.next().as_deref() {
        None | Some("normal") => Scenario::Normal,
        Some("empty") => Scenario::Empty,
        Some("quiet") => Scenario::Quiet,
        Some("crowded") => Scenario::Crowded,
        Some("failing") => Scenario::Failing,
        Some(other) => return Err(format!("no scenario {other:?}").into()),
    };
    let sign_in = arguments.next().as_deref() == Some("locked");
    let app = match sign_in {
        true => locked(sample_app(scenario)),
        false => sample_app(scenario),
    };
    let tls = arguments.next().zip(arguments.next());
    let settings = ServeSettings {
        sign_in,
        tls: tls.map(|(certificate, key)| TlsSettings {
            certificate: certificate.into(),
            key: key.into(),
            client_authorities: None,
        }),
        ..ServeSettings::default()
    };
    let network = Network::new(settings, Arc::new(NothingToCheck), "sample");
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    serve(listener, router(app), network, async {
        // Without a signal handler the process simply ends.
        let _ = tokio::signal::ctrl_c().await;
    })
    .await?;
    Ok(())
}

fn locked(mut app: App) -> App {
    let everything = || sample_visitor(Permission::ALL.iter().copied());
    let mut program = everything();
    program.session = None;
    let door = LockedDoor::default()
        .with_session(SAMPLE_SESSION, everything())
        .with_token("sample-token", program);
    app.door = Arc::new(door);
    app.info.is_open = false;
    app
}
