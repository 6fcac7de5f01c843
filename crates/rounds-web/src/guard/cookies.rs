//! The cookies: their names, and the attributes each of them has.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::fault::{PageFault, PageResult};
use crate::page_data::office::Secret;

/// A cookie of ours. All are for this host alone, for every path, and out of reach of scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The session; ends with the browser, and on the server when the session ends.
    Session,
    /// Tells browsers apart that have no session, so that their forms cannot be sent by others.
    Visit,
    /// Stands for somebody between password and second factor.
    Pending,
    /// Binds the identity provider's answer to this browser; holds where to go afterwards.
    Provider,
}

/// How long a sign-in that was begun is remembered.
const BEGUN_SECONDS: u32 = 600;

impl Cookie {
    /// Its name. Where the connection is encrypted the prefix makes browsers refuse a cookie of
    /// this name that another host or an unencrypted page tries to set; without encryption they
    /// would refuse ours.
    pub fn name(self, encrypted: bool) -> &'static str {
        match (self, encrypted) {
            (Self::Session, true) => "__Host-rounds",
            (Self::Session, false) => "rounds",
            (Self::Visit, true) => "__Host-rounds-visit",
            (Self::Visit, false) => "rounds-visit",
            (Self::Pending, true) => "__Host-rounds-pending",
            (Self::Pending, false) => "rounds-pending",
            (Self::Provider, true) => "__Host-rounds-provider",
            (Self::Provider, false) => "rounds-provider",
        }
    }

    /// What the browser sent.
    pub fn read(self, headers: &HeaderMap, encrypted: bool) -> Option<Secret> {
        let lines = headers.get_all(COOKIE).iter();
        let mut pairs = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| *name == self.name(encrypted))?;
        (!value.is_empty()).then(|| Secret::new(value))
    }

    /// `Set-Cookie` that gives it this value.
    pub fn set(self, value: &Secret, encrypted: bool) -> PageResult<HeaderValue> {
        let fault = PageFault::SiteFailed {
            what: "this sign-in",
        };
        if !value.reveal().bytes().all(is_plain) {
            return Err(fault);
        }
        self.line(value.reveal(), self.seconds(), encrypted)
            .ok_or(fault)
    }

    /// `Set-Cookie` that takes it away.
    pub fn remove(self, encrypted: bool) -> HeaderValue {
        let line = self.line("", Some(0), encrypted);
        line.unwrap_or(HeaderValue::from_static(""))
    }

    fn seconds(self) -> Option<u32> {
        match self {
            Self::Session | Self::Visit => None,
            Self::Pending | Self::Provider => Some(BEGUN_SECONDS),
        }
    }

    fn line(self, value: &str, seconds: Option<u32>, encrypted: bool) -> Option<HeaderValue> {
        let life = seconds.map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
        let secure = if encrypted { "; Secure" } else { "" };
        let name = self.name(encrypted);
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{life}");
        let mut line = HeaderValue::from_str(&line).ok()?;
        line.set_sensitive(true);
        Some(line)
    }
}

/// What needs no quoting in a cookie and cannot begin another attribute.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encrypted_sites_cookie_is_bound_to_this_host() {
        let line = Cookie::Session
            .set(&Secret::new("abc"), true)
            .expect("plain");
        assert_eq!(
            line.to_str().expect("text"),
            "__Host-rounds=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        let gone = Cookie::Session.remove(true);
        assert!(
            gone.to_str().expect("text").contains("=; ")
                && gone.to_str().expect("text").ends_with("Max-Age=0")
        );
    }

    #[test]
    fn the_name_without_prefix_does_not_count_on_an_encrypted_site() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=1; rounds=planted"));
        assert_eq!(Cookie::Session.read(&headers, true), None);
        assert_eq!(
            Cookie::Session.read(&headers, false),
            Some(Secret::new("planted"))
        );
        assert_eq!(Cookie::Visit.read(&headers, false), None);
    }

    #[test]
    fn a_value_cannot_bring_attributes_of_its_own() {
        for value in ["a; Domain=example.org", "a\r\nx: y", "a,b", "ä"] {
            assert!(
                Cookie::Session.set(&Secret::new(value), true).is_err(),
                "{value}"
            );
        }
    }
}
