//! How often somebody may try: after a few free attempts each further one must wait twice as long
//! as the one before. Attempts are counted by who is named and by where they come from, names that
//! do not exist like names that do, so that the answer tells nothing.
//!
//! Pure: the counting is in the store, see [`crate::SignIn`].

/// How one kind of key is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// First part of the key, so that kinds do not mix.
    pub kind: &'static str,
    /// Attempts are counted for this long.
    pub window_s: u32,
    /// Attempts within the window that nobody waits for.
    pub free: u32,
    /// The longest wait in seconds.
    pub wait_max_s: u32,
}

const DAY_S: u32 = 24 * 3600;

/// One name from one address: somebody guesses a password.
pub const NAME_AND_ADDRESS: Limit = Limit {
    kind: "name+address",
    window_s: DAY_S,
    free: 5,
    wait_max_s: 900,
};
/// One name from anywhere: many machines guess together. Waits little, and addresses that the
/// person came in from ([`KNOWN`]) do not wait for it, so that strangers cannot keep them out.
pub const NAME: Limit = Limit {
    kind: "name",
    window_s: DAY_S,
    free: 20,
    wait_max_s: 60,
};
/// One address, any name: one password tried on many names. A hospital may be behind one address.
pub const ADDRESS: Limit = Limit {
    kind: "address",
    window_s: 3600,
    free: 100,
    wait_max_s: 15,
};
/// Codes of one person: six digits must not be guessed. Who guesses them has the password already,
/// so that only its owner is kept out, and has to change it.
pub const CODE: Limit = Limit {
    kind: "code",
    window_s: 30 * DAY_S,
    free: 5,
    wait_max_s: DAY_S,
};

/// Not a limit: under this kind it is kept that a name came in from an address, for a month.
pub const KNOWN: Limit = Limit {
    kind: "known",
    window_s: 30 * DAY_S,
    free: u32::MAX,
    wait_max_s: 0,
};

impl Limit {
    /// Seconds that must lie between the last attempt and the next, after this many.
    pub fn wait_s(&self, attempts: u32) -> u32 {
        let Some(over) = attempts.checked_sub(self.free) else {
            return 0;
        };
        let wait = 1_u32.checked_shl(over).unwrap_or(u32::MAX);
        wait.min(self.wait_max_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_limit() {
        let waits: Vec<u32> = (0..18).map(|n| NAME_AND_ADDRESS.wait_s(n)).collect();
        let expected = [
            0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900,
        ];
        assert_eq!(waits, expected);
        assert_eq!(NAME_AND_ADDRESS.wait_s(u32::MAX), 900);
    }

    /// Counted out: what somebody who never tires can try in a year, where three codes count at
    /// any instant.
    #[test]
    fn six_digits_are_not_guessed_in_a_year() {
        let (mut second, mut tried) = (0_u32, Vec::new());
        while second < 365 * DAY_S {
            tried.push(second);
            let since = second.saturating_sub(CODE.window_s);
            let counted = tried.iter().filter(|at| **at >= since).count() as u32;
            second += CODE.wait_s(counted).max(1);
        }
        let chance = tried.len() as f64 * 3.0 / 1e6;
        assert!(chance < 0.002, "{} codes, chance {chance}", tried.len());
    }
}
