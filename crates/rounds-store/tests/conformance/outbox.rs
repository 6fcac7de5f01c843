//! Notices on their way: put once, sent by one, tried again after a wait, and never twice while
//! nobody dies.

use std::collections::BTreeSet;
use std::time::Duration;

use rounds_core::access::PersonId;
use rounds_store::StoreError;
use rounds_store::jobs::Backoff;
use rounds_store::outbox::{
    Channel, NewNotice, NoticeFilter, NoticeState, Outgoing, Retry, Undelivered,
};
use rounds_store::page::Page;

use crate::database::{TestDatabase, at};

crate::both! {
    a_notice_is_put_once_for_a_person_and_a_channel
    a_notice_goes_out_when_its_time_comes_and_once
    senders_at_once_get_different_notices
    a_sender_that_died_leaves_its_notice_to_another
    a_notice_that_failed_waits_longer_each_time_and_then_no_more
    a_receiver_that_asks_for_time_gets_it
    a_notice_given_back_was_not_tried
    a_matter_that_is_over_is_not_told_until_it_comes_up_again
    a_lease_is_renewed_until_somebody_else_has_the_notice
    lists_are_read_in_parts_the_newest_first
    a_notice_that_cannot_be_kept_takes_the_others_back
}

pub fn notice(key: &str, person: &str) -> NewNotice {
    NewNotice {
        key: key.to_owned(),
        person: PersonId(person.to_owned()),
        channel: Channel::Mail,
        urgency: "soon".to_owned(),
        subject: "A review waits for your vote".to_owned(),
        text: "Two of three have voted.".to_owned(),
        path: "/reviews/R-7".to_owned(),
        made_at: at(0),
        not_before: at(10),
    }
}

fn keys(notices: &[Outgoing]) -> Vec<&str> {
    notices.iter().map(|one| one.notice.key.as_str()).collect()
}

fn retry(attempts_max: i64) -> Retry {
    Retry {
        backoff: Backoff {
            first: Duration::from_secs(60),
            longest: Duration::from_secs(200),
            jitter: 0.5,
        },
        chance: 0.0,
        attempts_max,
        not_before: None,
    }
}

async fn a_notice_is_put_once_for_a_person_and_a_channel(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    let to_a = notice("vote:R-7", "per_a");
    let to_b = notice("vote:R-7", "per_b");
    let by_webhook = NewNotice {
        channel: Channel::Webhook,
        ..to_a.clone()
    };
    let all = [to_a.clone(), to_b, by_webhook, to_a.clone()];
    assert_eq!(outbox.put(&all).await, Ok(3));
    let changed = NewNotice {
        text: "Three of three have voted.".to_owned(),
        ..to_a.clone()
    };
    assert_eq!(outbox.put(&[changed]).await, Ok(0));
    let due = outbox.lease_due(at(10), "w", 9, at(20)).await.expect("due");
    let texts: BTreeSet<_> = due.iter().map(|one| one.notice.text.as_str()).collect();
    assert_eq!((due.len(), texts.len()), (3, 1));
    let names: BTreeSet<_> = due.iter().map(Outgoing::message_key).collect();
    assert_eq!(names.len(), 3);
    let together = Outgoing::message_key_of(&due);
    let mut turned = due.clone();
    turned.reverse();
    assert_eq!(Outgoing::message_key_of(&turned), together);
    assert_ne!(Outgoing::message_key_of(&due[..2]), together);
    let leases: Vec<_> = due.iter().filter_map(Outgoing::lease).collect();
    assert_eq!(outbox.sent(&leases, at(11)).await, Ok(3));
    // What went out is not put again either.
    assert_eq!(outbox.put(&all).await, Ok(0));
}

async fn a_notice_goes_out_when_its_time_comes_and_once(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    outbox.put(&[notice("k", "per_a")]).await.expect("put");
    let early = outbox.lease_due(at(9), "w", 9, at(20)).await;
    assert_eq!(early, Ok(Vec::new()));
    let due = outbox.lease_due(at(10), "w", 9, at(20)).await.expect("due");
    assert_eq!(keys(&due), ["k"]);
    assert_eq!(due[0].notice, notice("k", "per_a"));
    let taken = outbox.lease_due(at(19), "v", 9, at(30)).await;
    assert_eq!(taken, Ok(Vec::new()));
    let lease = due[0].lease().expect("a lease");
    let leases = [lease];
    assert_eq!(outbox.sent(&leases, at(11)).await, Ok(1));
    assert_eq!(outbox.sent(&leases, at(12)).await, Ok(0));
    let late = outbox.failed(&leases[0], "late", None, at(12)).await;
    assert_eq!(late, Ok(Undelivered::Lost));
    let sent = outbox.get(&due[0].id).await.expect("read");
    assert_eq!(
        (sent.state, sent.ended_at),
        (NoticeState::Sent, Some(at(11)))
    );
    assert_eq!(sent.message_key(), due[0].message_key());
    let after = outbox.lease_due(at(1000), "w", 9, at(1010)).await;
    assert_eq!(after, Ok(Vec::new()));
}

async fn senders_at_once_get_different_notices(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let new: Vec<_> = (0..40)
        .map(|number| notice(&format!("k{number}"), "per_a"))
        .collect();
    assert_eq!(store.outbox().put(&new).await, Ok(40));
    let senders = (0..6).map(|sender| {
        let store = if sender % 2 == 0 {
            store.clone()
        } else {
            other.clone()
        };
        tokio::spawn(async move {
            let owner = format!("w{sender}");
            let mut had = Vec::new();
            loop {
                let due = store.outbox().lease_due(at(10), &owner, 3, at(20)).await;
                let due = due.expect("an answer");
                if due.is_empty() {
                    return had;
                }
                let leases: Vec<_> = due.iter().filter_map(Outgoing::lease).collect();
                let sent = store.outbox().sent(&leases, at(11)).await;
                assert_eq!(sent, Ok(u64::try_from(due.len()).expect("a count")));
                had.extend(due.into_iter().map(|one| one.notice.key));
            }
        })
    });
    let all: Vec<_> = futures::future::join_all(senders)
        .await
        .into_iter()
        .flat_map(|sender| sender.expect("no sender panics"))
        .collect();
    let different: BTreeSet<_> = all.iter().collect();
    assert_eq!((all.len(), different.len()), (40, 40));
    let counts = store.outbox().counts().await.expect("counted");
    assert_eq!(counts, [(NoticeState::Sent, 40)].into());
}

async fn a_sender_that_died_leaves_its_notice_to_another(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    outbox.put(&[notice("k", "per_a")]).await.expect("put");
    let first = outbox.lease_due(at(10), "w", 9, at(20)).await.expect("due");
    let second = outbox.lease_due(at(20), "v", 9, at(30)).await.expect("due");
    assert_eq!((keys(&second), second[0].attempts), (vec!["k"], 2));
    // The receiver can tell that it is the same.
    assert_eq!(first[0].message_key(), second[0].message_key());
    let late = first[0].lease().expect("a lease");
    assert_eq!(outbox.sent(&[late], at(21)).await, Ok(0));
    let good = second[0].lease().expect("a lease");
    assert_eq!(outbox.sent(&[good], at(22)).await, Ok(1));
}

async fn a_notice_that_failed_waits_longer_each_time_and_then_no_more(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    outbox.put(&[notice("k", "per_a")]).await.expect("put");
    let (mut now, mut waits) = (10, Vec::new());
    for attempt in 1..=4 {
        let due = outbox.lease_due(at(now), "w", 9, at(now + 5)).await;
        let due = due.expect("due");
        assert_eq!(due[0].attempts, attempt);
        let lease = due[0].lease().expect("a lease");
        let why = format!("421 try later\0 {attempt}");
        match outbox.failed(&lease, &why, Some(retry(4)), at(now)).await {
            Ok(Undelivered::Again(next)) => {
                let wait = next.as_second() - at(now).as_second();
                let early = at(now + wait - 1);
                let none = outbox.lease_due(early, "w", 9, at(now + wait)).await;
                assert_eq!(none, Ok(Vec::new()));
                waits.push(wait);
                now += wait;
            }
            end => assert_eq!((attempt, end), (4, Ok(Undelivered::Finally))),
        }
    }
    // By hand: 60 doubled, at most 200.
    assert_eq!(waits, [60, 120, 200]);
    let filter = NoticeFilter {
        state: Some(NoticeState::Failed),
        ..NoticeFilter::default()
    };
    let failed = outbox.list(&filter, &Page::first(9)).await.expect("read");
    let why = failed.entries[0].last_error.as_deref();
    assert_eq!(why, Some("421 try later\u{fffd} 4"));
}

async fn a_receiver_that_asks_for_time_gets_it(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    outbox.put(&[notice("k", "per_a")]).await.expect("put");
    for (asked, expected) in [(at(500), at(500)), (at(511), at(620))] {
        let now = if asked == at(500) { at(10) } else { at(500) };
        let due = outbox.lease_due(now, "w", 9, at(600)).await.expect("due");
        let again = Retry {
            not_before: Some(asked),
            ..retry(9)
        };
        let lease = due[0].lease().expect("a lease");
        let failed = outbox.failed(&lease, "429", Some(again), now).await;
        assert_eq!(failed, Ok(Undelivered::Again(expected)));
    }
}

async fn a_notice_given_back_was_not_tried(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    outbox.put(&[notice("k", "per_a")]).await.expect("put");
    let due = outbox.lease_due(at(10), "w", 9, at(20)).await.expect("due");
    let lease = due[0].lease().expect("a lease");
    assert_eq!(outbox.release(&lease, at(12)).await, Ok(true));
    assert_eq!(outbox.release(&lease, at(12)).await, Ok(false));
    let due = outbox.lease_due(at(12), "v", 9, at(20)).await.expect("due");
    assert_eq!(due[0].attempts, 1);
    let lease = due[0].lease().expect("a lease");
    let dropped = outbox.dropped(&[lease], "no address", at(13)).await;
    assert_eq!(dropped, Ok(1));
    let kept = outbox.get(&due[0].id).await.expect("read");
    assert_eq!(kept.state, NoticeState::Dropped);
    assert_eq!(kept.last_error.as_deref(), Some("no address"));
}

async fn a_matter_that_is_over_is_not_told_until_it_comes_up_again(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    let new = [notice("k", "per_a"), notice("k", "per_b")];
    outbox.put(&new).await.expect("put");
    let due = outbox.lease_due(at(10), "w", 9, at(20)).await.expect("due");
    let mut leases: Vec<_> = due.iter().filter_map(Outgoing::lease).collect();
    assert_eq!(outbox.sent(&leases.split_off(1), at(11)).await, Ok(1));
    assert_eq!(outbox.over(&leases, at(11)).await, Ok(1));
    assert_eq!(outbox.over(&leases, at(11)).await, Ok(0));
    let over = outbox.get(&leases[0].notice).await.expect("read");
    assert_eq!(over.state, NoticeState::Dropped);
    let later = outbox.lease_due(at(30), "w", 9, at(40)).await;
    assert_eq!(later, Ok(Vec::new()));
    // The one that was over is told when it comes up again; the one that went out is not.
    let again = new.map(|one| NewNotice {
        made_at: at(50),
        not_before: at(60),
        ..one
    });
    assert_eq!(outbox.put(&again).await, Ok(1));
    assert_eq!(outbox.put(&again).await, Ok(0));
    let early = outbox.lease_due(at(59), "w", 9, at(70)).await;
    assert_eq!(early, Ok(Vec::new()));
    let due = outbox.lease_due(at(60), "w", 9, at(70)).await.expect("due");
    assert_eq!((keys(&due), due[0].attempts), (vec!["k"], 1));
    assert_eq!((due[0].ended_at, &due[0].last_error), (None, &None));
    // Given up for another reason is given up.
    let lease = due[0].lease().expect("a lease");
    let dropped = outbox.dropped(&[lease], "no address", at(61)).await;
    assert_eq!(dropped, Ok(1));
    assert_eq!(outbox.put(&again).await, Ok(0));
}

async fn a_lease_is_renewed_until_somebody_else_has_the_notice(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    outbox.put(&[notice("k", "per_a")]).await.expect("put");
    let due = outbox.lease_due(at(10), "w", 9, at(20)).await.expect("due");
    let mine = [due[0].lease().expect("a lease")];
    assert_eq!(outbox.renew(&mine, at(40)).await, Ok(1));
    // It ran until 20 and holds until 40 now.
    let none = outbox.lease_due(at(39), "v", 9, at(50)).await;
    assert_eq!(none, Ok(Vec::new()));
    let theirs = outbox.lease_due(at(40), "v", 9, at(50)).await.expect("due");
    assert_eq!(keys(&theirs), ["k"]);
    assert_eq!(outbox.renew(&mine, at(90)).await, Ok(0));
    let theirs = [theirs[0].lease().expect("a lease")];
    assert_eq!(outbox.sent(&theirs, at(41)).await, Ok(1));
    assert_eq!(outbox.renew(&theirs, at(90)).await, Ok(0));
}

async fn lists_are_read_in_parts_the_newest_first(database: &TestDatabase) {
    let store = database.open().await;
    let outbox = store.outbox();
    let new: Vec<_> = (0..7)
        .map(|number| NewNotice {
            // Two at the same instant.
            made_at: at(number / 2),
            ..notice(&format!("k{number}"), "per_a")
        })
        .collect();
    outbox.put(&new).await.expect("put");
    outbox.put(&[notice("other", "per_b")]).await.expect("put");
    let ada = PersonId("per_a".to_owned());
    let (mut page, mut read) = (Page::first(3), Vec::new());
    loop {
        let part = outbox.list_for(&ada, &page).await.expect("read");
        assert!(part.entries.len() <= 3);
        read.extend(part.entries);
        let Some(next) = part.next else { break };
        page.after = Some(next);
    }
    let times: Vec<_> = read.iter().map(|one| one.notice.made_at).collect();
    assert_eq!(times, [3, 2, 2, 1, 1, 0, 0].map(at));
    let different: BTreeSet<_> = keys(&read).into_iter().collect();
    assert_eq!(different.len(), 7);
    let filter = NoticeFilter {
        channel: Some(Channel::Webhook),
        ..NoticeFilter::default()
    };
    let none = outbox.list(&filter, &Page::first(9)).await.expect("read");
    assert!(none.entries.is_empty());
    let wrong = Page {
        after: Some("x".to_owned()),
        rows_max: 3,
    };
    let refused = outbox.list_for(&ada, &wrong).await;
    assert!(matches!(refused, Err(StoreError::Unacceptable { .. })));
    let missing = outbox.get("ntc_x").await;
    assert!(matches!(missing, Err(StoreError::NotFound { .. })));
}

async fn a_notice_that_cannot_be_kept_takes_the_others_back(database: &TestDatabase) {
    let store = database.open().await;
    let wrong = NewNotice {
        subject: "a\0b".to_owned(),
        ..notice("l", "per_a")
    };
    let refused = store.outbox().put(&[notice("k", "per_a"), wrong]).await;
    assert!(matches!(refused, Err(StoreError::Unacceptable { .. })));
    assert!(store.outbox().counts().await.expect("counted").is_empty());
}
