-- Who did what. Rows are only ever added; the one row of ledger_head is where the next one is
-- chained to, and locking it is what puts appending in order.

create table ledger_entry (
    seq BIGINT primary key,
    at BIGINT not null,
    actor_kind TEXT not null,
    person TEXT not null,
    person_name TEXT not null,
    via TEXT,
    action TEXT not null,
    object_kind TEXT not null,
    object_id TEXT,
    purpose TEXT,
    permission TEXT,
    outcome TEXT not null,
    row_count BIGINT,
    source TEXT not null,
    detail TEXT not null,
    previous TEXT not null,
    hash TEXT not null
);
create index ledger_entry_at on ledger_entry (at);
create index ledger_entry_person on ledger_entry (person, seq);

create table ledger_subject (
    seq BIGINT not null references ledger_entry (seq),
    ordinal BIGINT not null,
    kind TEXT not null,
    id_hash TEXT not null,
    primary key (seq, ordinal)
);
create index ledger_subject_id on ledger_subject (kind, id_hash, seq);

create table ledger_head (
    id BIGINT primary key,
    seq BIGINT not null,
    hash TEXT not null
);
insert into ledger_head (id, seq, hash) values (1, 0, '');
