//! `/healthz`: whether the server is alive, for programs. Whether it can work is `/readyz`.

/// Handler.
pub async fn answer() -> &'static str {
    "ok\n"
}
