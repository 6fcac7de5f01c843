//! What systemd is told: that the server is ready, that it still lives, that it stops. Without
//! systemd (no `NOTIFY_SOCKET`) nothing happens.

use tokio::task::JoinHandle;

use sd_notify::NotifyState;

/// Tells of life until it is dropped.
pub struct Watchdog(Option<JoinHandle<()>>);

impl Drop for Watchdog {
    fn drop(&mut self) {
        if let Some(telling) = self.0.take() {
            telling.abort();
        }
    }
}

/// The server listens. Where the unit sets `WatchdogSec=`, tells of life at half that interval from
/// a task of the same runtime that answers requests: when it is stuck, systemd hears nothing.
pub fn ready() -> Watchdog {
    tell(NotifyState::Ready);
    let telling = sd_notify::watchdog_enabled().map(|interval| {
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(interval / 2).await;
                tell(NotifyState::Watchdog);
            }
        })
    });
    Watchdog(telling)
}

/// The server takes nothing new in and will end.
pub fn stopping() {
    tell(NotifyState::Stopping);
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "systemd could not be told");
    }
}
