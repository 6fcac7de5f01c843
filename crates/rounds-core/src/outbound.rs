//! Which addresses this program never talks to on anybody's behalf. Which hosts it may talk to is
//! said by a list where it does.

use std::net::IpAddr;

/// Whether an identity provider, a mail server or a webhook can have this address. Link-local ones,
/// where cloud machines hand out their credentials, the unspecified one and those of many at once
/// belong to none.
pub fn is_routable(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => !(four.is_link_local() || four.is_unspecified() || four.is_broadcast()),
        IpAddr::V6(six) => {
            !(six.is_unicast_link_local() || six.is_unspecified() || six.is_multicast())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_of_cloud_machines_are_out_of_reach() {
        for never in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "fe80::1",
            "0.0.0.0",
            "::",
            "255.255.255.255",
            "ff02::1",
        ] {
            assert!(!is_routable(never.parse().expect(never)), "{never}");
        }
        for good in ["127.0.0.1", "::1", "10.0.0.5", "192.0.2.1", "2001:db8::1"] {
            assert!(is_routable(good.parse().expect(good)), "{good}");
        }
    }
}
