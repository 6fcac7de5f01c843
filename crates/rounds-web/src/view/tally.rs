//! received = kept + duplicate + quarantined, written as the sum it is.

use maud::{Markup, html};

use super::number;
use crate::page_data::Counts;

/// The sum in words, and a warning if it does not come out.
pub fn sum(counts: Counts) -> Markup {
    html! {
        p.tally {
            span { b { (number::whole(counts.received)) } " received" }
            " = "
            span { b { (number::whole(counts.kept)) } " kept" }
            " + "
            span { b { (number::whole(counts.duplicate)) } " duplicate" }
            " + "
            span { b { (number::whole(counts.quarantined)) } " quarantined" }
            " "
            (verdict(counts))
        }
    }
}

/// A mark and a word: whether the sum comes out.
pub fn verdict(counts: Counts) -> Markup {
    html! {
        @if counts.reconcile() {
            span.mark-good { "✓ reconciled" }
        } @else {
            span.mark-bad { "✗ does not add up" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_that_does_not_come_out_is_said() {
        let lost_one = Counts {
            received: 10,
            kept: 7,
            duplicate: 1,
            quarantined: 1,
        };
        assert!(sum(lost_one).into_string().contains("does not add up"));
        let whole = Counts {
            kept: 8,
            ..lost_one
        };
        assert!(sum(whole).into_string().contains("reconciled"));
    }
}
