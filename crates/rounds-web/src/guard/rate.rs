//! How often somebody may ask: by address before anybody is recognised, by person afterwards. The
//! buckets are `governor`'s (GCRA); here are the limits, the keys and the answer's headers.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use rounds_core::access::PersonId;

use super::refusal::Refusal;

/// Limits on requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateSettings {
    /// Requests from one address (one /64 network of IPv6), signed in or not. A whole ward may sit
    /// behind one address.
    pub per_address: Allowance,
    /// Requests of one person, their programs included.
    pub per_person: Allowance,
    /// Requests that are being answered at once; more wait a little and are then refused.
    pub at_once_max: usize,
    /// Requests of one person that are being answered at once.
    pub at_once_per_person_max: usize,
    /// How long a request waits for its turn.
    pub turn: Duration,
    /// Largest body of a request, whatever its address; single addresses may allow less.
    pub body_bytes_max: u64,
}

/// So many requests a minute, and so many in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// In the long run.
    pub per_minute: NonZeroU32,
    /// In one go, after a rest.
    pub burst: NonZeroU32,
}

impl Default for RateSettings {
    fn default() -> Self {
        Self {
            per_address: Allowance::of(6000, 1200),
            per_person: Allowance::of(600, 240),
            at_once_max: 64,
            at_once_per_person_max: 12,
            turn: Duration::from_secs(2),
            body_bytes_max: 1024 * 1024,
        }
    }
}

impl Allowance {
    /// At least one of each.
    pub fn of(per_minute: u32, burst: u32) -> Self {
        let at_least_one = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        Self {
            per_minute: at_least_one(per_minute),
            burst: at_least_one(burst),
        }
    }

    fn quota(self) -> Quota {
        Quota::per_minute(self.per_minute).allow_burst(self.burst)
    }
}

/// Keys that are remembered at once. Beyond it all unknown keys share one bucket, so that made-up
/// addresses fill no memory.
const KEYS_MAX: usize = 50_000;
/// After so many requests the buckets that are full again are forgotten.
const REQUESTS_BETWEEN_CLEANINGS: u32 = 1024;

type Buckets<K> =
    RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// Buckets by key.
pub struct Rate<K: Hash + Eq + Clone> {
    /// The word for the allowance in the headers.
    name: &'static str,
    allowance: Allowance,
    buckets: Buckets<Option<K>>,
    requests: AtomicU32,
    keys_max: usize,
}

/// What is left of an allowance after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remaining {
    name: &'static str,
    allowance: Allowance,
    requests: u32,
}

impl<K: Hash + Eq + Clone> Rate<K> {
    fn new(name: &'static str, allowance: Allowance) -> Self {
        Self {
            name,
            allowance,
            buckets: RateLimiter::keyed(allowance.quota()).with_middleware(),
            requests: AtomicU32::new(0),
            keys_max: KEYS_MAX,
        }
    }

    /// Counts one request.
    pub fn count(&self, key: K) -> Result<Remaining, Refusal> {
        let key = (!self.is_full()).then_some(key);
        match self.buckets.check_key(&key) {
            Ok(snapshot) => Ok(Remaining {
                name: self.name,
                allowance: self.allowance,
                requests: snapshot.remaining_burst_capacity(),
            }),
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                Err(Refusal::TooManyRequests {
                    retry_after_s: wait.as_secs() + 1,
                })
            }
        }
    }

    fn is_full(&self) -> bool {
        let requests = self.requests.fetch_add(1, Ordering::Relaxed);
        if requests.is_multiple_of(REQUESTS_BETWEEN_CLEANINGS) {
            self.buckets.retain_recent();
            self.buckets.shrink_to_fit();
        }
        self.buckets.len() >= self.keys_max
    }
}

impl Rate<IpAddr> {
    /// By address.
    pub fn by_address(allowance: Allowance) -> Self {
        Self::new("address", allowance)
    }

    /// Counts one request of this address. Whoever has one IPv6 address has its whole /64.
    pub fn count_address(&self, address: IpAddr) -> Result<Remaining, Refusal> {
        self.count(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(address) => {
                let network = u128::from(address) >> 64 << 64;
                IpAddr::V6(Ipv6Addr::from(network))
            }
        })
    }
}

impl Rate<PersonId> {
    /// By person.
    pub fn by_person(allowance: Allowance) -> Self {
        Self::new("person", allowance)
    }
}

impl Remaining {
    /// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers): `q` is the
    /// allowance in `w` seconds, `r` what is left of it now, `t` the seconds until it is whole.
    pub fn write(self, headers: &mut HeaderMap) {
        let Self {
            name,
            allowance,
            requests,
        } = self;
        let (burst, per_minute) = (allowance.burst.get(), allowance.per_minute.get());
        let seconds = |count: u32| (u64::from(count) * 60).div_ceil(u64::from(per_minute));
        let policy = format!("\"{name}\";q={burst};w={}", seconds(burst));
        let missing = burst.saturating_sub(requests);
        let state = format!("\"{name}\";r={requests};t={}", seconds(missing));
        for (header, text) in [("ratelimit-policy", policy), ("ratelimit", state)] {
            // Digits and a word of ours: always a header value.
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(HeaderName::from_static(header), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn the_burst_passes_and_the_next_is_told_when_to_come_back() {
        let rate = Rate::by_address(Allowance::of(6, 3));
        for _ in 0..3 {
            assert!(rate.count_address(address("203.0.113.1")).is_ok());
        }
        let refused = rate.count_address(address("203.0.113.1"));
        // One request every ten seconds.
        assert!(
            matches!(
                refused,
                Err(Refusal::TooManyRequests {
                    retry_after_s: 9..=11
                })
            ),
            "{refused:?}"
        );
        assert!(rate.count_address(address("203.0.113.2")).is_ok());
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let rate = Rate::by_address(Allowance::of(1, 1));
        assert!(rate.count_address(address("2001:db8::1")).is_ok());
        assert!(rate.count_address(address("2001:db8::ffff:2")).is_err());
        assert!(rate.count_address(address("2001:db8:0:1::1")).is_ok());
    }

    #[test]
    fn made_up_addresses_fill_no_memory() {
        let mut rate = Rate::by_address(Allowance::of(1, 1));
        rate.keys_max = 100;
        for number in 0..10_000u32 {
            let _ = rate.count_address(IpAddr::V4(number.into()));
        }
        assert!(rate.buckets.len() <= 101, "{} keys", rate.buckets.len());
    }

    #[test]
    fn headers_say_what_is_left() {
        let rate = Rate::by_person(Allowance::of(600, 240));
        let remaining = rate
            .count(PersonId("p1".to_owned()))
            .expect("the first passes");
        let mut headers = HeaderMap::new();
        remaining.write(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"person\";q=240;w=24");
        assert_eq!(headers["ratelimit"], "\"person\";r=239;t=1");
    }
}
