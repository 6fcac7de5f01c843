-- What happened to tools, reviews, findings and the office, and what people are told of it. Rows of
-- event are only ever added; the one row of event_head is what puts appending in order.

create table event (
    seq BIGINT primary key,
    subject_kind TEXT not null,
    subject_id TEXT not null,
    version BIGINT not null,
    at BIGINT not null,
    person TEXT not null,
    person_name TEXT not null,
    actor_kind TEXT not null,
    body TEXT not null,
    previous TEXT not null,
    hash TEXT not null,
    ledger_seq BIGINT not null references ledger_entry (seq),
    unique (subject_kind, subject_id, version)
);

create table event_head (
    id BIGINT primary key,
    seq BIGINT not null,
    hash TEXT not null
);
insert into event_head (id, seq, hash) values (1, 0, '');

create table notice (
    id TEXT primary key,
    key TEXT not null,
    person TEXT not null,
    channel TEXT not null,
    urgency TEXT not null,
    subject TEXT not null,
    text TEXT not null,
    path TEXT not null,
    made_at BIGINT not null,
    not_before BIGINT not null,
    state TEXT not null,
    attempts BIGINT not null,
    next_attempt_at BIGINT not null,
    lease_owner TEXT,
    lease_until BIGINT,
    last_error TEXT,
    ended_at BIGINT,
    unique (person, channel, key)
);
create index notice_next on notice (state, next_attempt_at);
create index notice_ended on notice (ended_at);
