-- People and how they prove who they are. TEXT and BIGINT only: instants are microseconds since
-- 1970 in UTC, lists are JSON, hashes are hexadecimal.

create table person (
    id TEXT primary key,
    sign_in_name TEXT not null,
    sign_in_key TEXT not null unique,
    name TEXT not null,
    email TEXT,
    search_key TEXT not null,
    roles TEXT not null,
    units TEXT not null,
    staff_ids TEXT not null,
    disabled_at BIGINT,
    created_at BIGINT not null,
    version BIGINT not null
);

create table person_identity (
    issuer TEXT not null,
    subject TEXT not null,
    person TEXT not null references person (id),
    linked_at BIGINT not null,
    primary key (issuer, subject)
);
create index person_identity_person on person_identity (person);

create table password (
    person TEXT primary key references person (id),
    hash TEXT not null,
    set_at BIGINT not null
);

create table totp (
    person TEXT primary key references person (id),
    sealed_secret TEXT not null,
    confirmed_at BIGINT,
    last_step BIGINT not null
);

create table recovery_code (
    person TEXT not null references person (id),
    hash TEXT not null,
    used_at BIGINT,
    primary key (person, hash)
);

create table session (
    id TEXT primary key,
    secret_hash TEXT not null unique,
    person TEXT not null references person (id),
    created_at BIGINT not null,
    last_seen_at BIGINT not null,
    idle_end BIGINT not null,
    absolute_end BIGINT not null,
    second_factor_at BIGINT,
    source_ip TEXT not null,
    user_agent TEXT not null,
    purpose TEXT not null,
    break_glass TEXT,
    form_token TEXT not null,
    ended_at BIGINT,
    end_reason TEXT
);
create index session_person on session (person);

create table token (
    id TEXT primary key,
    person TEXT not null references person (id),
    name TEXT not null,
    secret_hash TEXT not null unique,
    scopes TEXT,
    created_at BIGINT not null,
    expires_at BIGINT not null,
    last_used_at BIGINT,
    last_used_ip TEXT,
    revoked_at BIGINT
);
create index token_person on token (person);

create table attempt (
    id TEXT primary key,
    key_hash TEXT not null,
    at BIGINT not null
);
create index attempt_key on attempt (key_hash, at);

create table one_time (
    kind TEXT not null,
    hash TEXT not null,
    expires_at BIGINT not null,
    payload TEXT,
    primary key (kind, hash)
);

create table break_glass (
    id TEXT primary key,
    person TEXT not null references person (id),
    reason TEXT not null,
    opened_at BIGINT not null,
    until BIGINT not null,
    reviewed_by TEXT,
    reviewed_at BIGINT,
    verdict TEXT,
    note TEXT
);
create index break_glass_person on break_glass (person, until);

create table setting (
    key TEXT primary key,
    value TEXT not null
);
