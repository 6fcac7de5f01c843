//! Serves the pages over invented values, to look at them:
//! `cargo run -p rounds-web --example sample -- [PORT] [normal|empty|quiet|crowded|failing]`.

use std::sync::Arc;

use rounds_web::sample::{SampleSite, Scenario, sample_door, sample_shell};
use rounds_web::{Network, router, serve};
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
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let pages = router(
        Arc::new(SampleSite { scenario }),
        sample_door(),
        sample_shell(),
    );
    serve(listener, pages, Network::loopback(), async {
        // Without a signal handler the process simply ends.
        let _ = tokio::signal::ctrl_c().await;
    })
    .await?;
    Ok(())
}
