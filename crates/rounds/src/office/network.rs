//! The server's network side from `[serve]`.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rounds_web::{
    Allowance, Network, RateSettings, Readiness, ServeSettings, TlsSettings, TrustedProxies,
};

use crate::config::SignInMode;
use crate::site::Site;

/// The network side of this site's server.
pub fn network(site: &Site, readiness: Arc<dyn Readiness>) -> Result<Arc<Network>> {
    let serve = &site.config.serve;
    let tls = match (&serve.tls_certificate, &serve.tls_key) {
        (Some(certificate), Some(key)) => Some(TlsSettings {
            certificate: site.folder.join(certificate),
            key: site.folder.join(key),
            client_authorities: serve
                .tls_client_authority
                .as_ref()
                .map(|file| site.folder.join(file)),
        }),
        (None, None) => None,
        _ => bail!("[serve]: tls_certificate and tls_key go together; one of them is missing"),
    };
    let mut proxies = Vec::new();
    for text in &serve.trusted_proxies {
        let range = text.parse();
        proxies.push(range.with_context(|| format!("[serve] trusted_proxies: {text:?}"))?);
    }
    let mut rates = RateSettings::default();
    rates.per_person = match serve.sign_in {
        SignInMode::Required => {
            let per_minute = serve.requests_per_minute;
            Allowance::of(per_minute, (per_minute / 5 * 2).max(1))
        }
        // Everybody is the same person here.
        SignInMode::Off => rates.per_address,
    };
    let settings = ServeSettings {
        rates,
        tls,
        sign_in: serve.sign_in == SignInMode::Required,
        host_names: serve.hosts.clone(),
        trusted_proxies: TrustedProxies(proxies),
        proxy_encrypts: serve.proxy_encrypts,
        base_path: serve.base_path.parse().context("[serve] base_path")?,
        ..ServeSettings::default()
    };
    Ok(Network::new(settings, readiness, env!("CARGO_PKG_VERSION")))
}
