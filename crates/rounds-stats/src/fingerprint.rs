//! A number that tells byte strings apart: for noticing damage and mix-ups, not for secrets.

/// FNV-1a, 64 bits, of a byte that names the kind and then the bytes.
pub(crate) fn fnv1a(kind: u8, bytes: impl Iterator<Item = u8>) -> u64 {
    std::iter::once(kind)
        .chain(bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn it_gives_the_published_values() {
        assert_eq!(fnv1a(b'a', [].into_iter()), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b'f', "oobar".bytes()), 0x8594_4171_f739_67e8);
    }
}
