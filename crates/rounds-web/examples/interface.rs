//! Serves the interface over invented values behind a door with a lock, to test it against its own
//! description: `cargo run -p rounds-web --example interface -- [PORT] [normal|crowded|…]`. The
//! token is `sample-token`; `reader-token` may only see findings and measures.

use std::sync::Arc;

use rounds_core::access::{ActorKind, Permission};
use rounds_web::sample::{LockedDoor, Scenario, sample_app, sample_visitor};
use rounds_web::{Allowance, Network, NothingToCheck, ServeSettings, Visitor, router, serve};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().unwrap_or("7302".to_owned()).parse()?;
    let wanted = arguments.next().unwrap_or("normal".to_owned());
    let scenario = Scenario::ALL
        .into_iter()
        .find(|scenario| format!("{scenario:?}").to_lowercase() == wanted)
        .ok_or("no such scenario")?;
    let door = LockedDoor::default()
        .with_token("sample-token", program(Permission::ALL))
        .with_token("reader-token", program(&[Permission::ReadSite]));
    let mut settings = ServeSettings::default();
    // The limits are tested elsewhere; here they would hide what lies behind them.
    settings.rates.per_address = Allowance::of(1_000_000, 100_000);
    settings.rates.per_person = Allowance::of(1_000_000, 100_000);
    let network = Network::new(settings, Arc::new(NothingToCheck), "sample");
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let mut app = sample_app(scenario);
    app.door = Arc::new(door);
    app.info.is_open = false;
    serve(listener, router(app), network, async {
        // Without a signal handler the process simply ends.
        let _ = tokio::signal::ctrl_c().await;
    })
    .await?;
    Ok(())
}

/// A program with a token that has these permissions.
fn program(permissions: &[Permission]) -> Visitor {
    let mut visitor = sample_visitor(permissions.iter().copied());
    visitor.principal.kind = ActorKind::Token;
    visitor.session = None;
    visitor
}
