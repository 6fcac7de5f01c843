//! When a certificate ends, so that monitoring can say so weeks before browsers do. Reads that one
//! field and checks nothing: signatures, names and chains are rustls's business.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// `notAfter` of a certificate in DER (RFC 5280, section 4.1); none where it cannot be read.
pub fn not_after(certificate: &[u8]) -> Option<Timestamp> {
    let (_, whole, _) = element(certificate)?;
    let (_, mut fields, _) = element(whole)?;
    let (first, _, after) = element(fields)?;
    if first == VERSION {
        fields = after;
    }
    // Serial number, signature algorithm, issuer.
    for _ in 0..3 {
        fields = element(fields)?.2;
    }
    let (tag, validity, _) = element(fields)?;
    if tag != SEQUENCE {
        return None;
    }
    let (_, _, end) = element(validity)?;
    let (tag, text, _) = element(end)?;
    instant(tag, std::str::from_utf8(text).ok()?)
}

/// The first element of some DER (X.690, section 8.1): its tag, its content, and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = der.split_first_chunk::<2>()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        let (octets, rest) = rest.split_at_checked(count)?;
        // A certificate is much smaller than the four gigabytes that four octets can say.
        let is_sensible = (1..=4).contains(&count);
        let length = octets
            .iter()
            .fold(0, |length, octet| length << 8 | usize::from(*octet));
        (is_sensible.then_some(length)?, rest)
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

/// `YYMMDDHHMMSSZ` until 2049, `YYYYMMDDHHMMSSZ` from 2050 (RFC 5280, section 4.1.2.5).
fn instant(tag: u8, text: &str) -> Option<Timestamp> {
    let text = match tag {
        UTC_TIME if text.get(..2)? < "50" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let moment = DateTime::strptime("%Y%m%d%H%M%SZ", text).ok()?;
    Some(moment.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    fn ending(year: i32, month: u8, day: u8) -> Vec<u8> {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
        params.not_after = date_time_ymd(year, month, day);
        let key = KeyPair::generate().expect("a key");
        params
            .self_signed(&key)
            .expect("a certificate")
            .der()
            .to_vec()
    }

    #[test]
    fn the_end_is_read_in_both_notations_of_time() {
        for (year, written) in [
            (2027, "2027-03-09T00:00:00Z"),
            (2051, "2051-03-09T00:00:00Z"),
        ] {
            let expected: Timestamp = written.parse().expect("an instant");
            assert_eq!(not_after(&ending(year, 3, 9)), Some(expected));
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_end() {
        let certificate = ending(2027, 3, 9);
        for length in 0..certificate.len() {
            // Cut anywhere, it must not panic; whole elements before the cut may still be read.
            let _ = not_after(&certificate[..length]);
        }
        assert_eq!(not_after(b""), None);
        assert_eq!(not_after(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(not_after(&[0x30; 64]), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = not_after(&bytes);
        }
    }
}
