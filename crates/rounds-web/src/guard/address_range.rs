//! Ranges of network addresses as administrators write them: `10.4.0.0/16`, `fd00::/8`, or a single
//! address. Nothing is looked up.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses (RFC 4632 notation).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    network: IpAddr,
    prefix_bits: u8,
}

/// Why a text is no range of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no range of addresses: write for example 10.4.0.0/16, fd00::/8 or 10.4.0.7")]
pub struct NoAddressRange(String);

impl AddressRange {
    /// Whether the address lies in the range. An IPv4 address that arrives as IPv6
    /// (`::ffff:10.0.0.1`) is the IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = u32::from(network) ^ u32::from(address);
                differing.leading_zeros() >= u32::from(self.prefix_bits)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = u128::from(network) ^ u128::from(address);
                differing.leading_zeros() >= u32::from(self.prefix_bits)
            }
            _ => false,
        }
    }
}

impl FromStr for AddressRange {
    type Err = NoAddressRange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || NoAddressRange(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let network: IpAddr = address.parse().map_err(|_| refused())?;
        let bits_max = if network.is_ipv4() { 32 } else { 128 };
        let prefix_bits = match bits {
            Some(bits) => bits.parse().map_err(|_| refused())?,
            None => bits_max,
        };
        if prefix_bits > bits_max {
            return Err(refused());
        }
        Ok(Self {
            network,
            prefix_bits,
        })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix_bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(range: &str, address: &str) -> bool {
        let range: AddressRange = range.parse().expect("a range");
        range.contains(address.parse().expect("an address"))
    }

    #[test]
    fn a_range_ends_where_its_prefix_says() {
        // RFC 4632, section 3.1: 10.0.0.0/8 and 172.16.0.0/12 are RFC 1918's private blocks.
        assert!(contains("172.16.0.0/12", "172.31.255.255"));
        assert!(!contains("172.16.0.0/12", "172.32.0.0"));
        assert!(contains("10.4.0.7", "10.4.0.7"));
        assert!(!contains("10.4.0.7", "10.4.0.8"));
        assert!(contains("0.0.0.0/0", "203.0.113.9"));
        assert!(contains("fd00::/8", "fdff::1"));
        assert!(!contains("fd00::/8", "fe80::1"));
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_the_ipv4_address() {
        assert!(contains("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(!contains("::/0", "10.1.2.3"));
    }

    #[test]
    fn what_is_no_range_is_refused_with_examples() {
        for text in [
            "",
            "10.0.0.0/33",
            "fd00::/129",
            "10.0.0/8",
            "proxy.example",
            "10.0.0.1/-1",
        ] {
            let error = text.parse::<AddressRange>().expect_err(text);
            assert!(error.to_string().contains("10.4.0.0/16"), "{error}");
        }
    }
}
