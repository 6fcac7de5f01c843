-- Work that outlives a request, and requests that must not be done twice.

create table job (
    id TEXT primary key,
    kind TEXT not null,
    payload TEXT not null,
    unique_key TEXT,
    state TEXT not null,
    run_after BIGINT not null,
    attempt BIGINT not null,
    attempts_max BIGINT not null,
    waiting_for BIGINT not null,
    lease_owner TEXT,
    lease_until BIGINT,
    progress_text TEXT,
    progress_done BIGINT,
    progress_total BIGINT,
    result TEXT,
    failure TEXT,
    asked_by TEXT,
    created_at BIGINT not null,
    started_at BIGINT,
    ended_at BIGINT
);
create index job_next on job (state, run_after);
create index job_created on job (created_at);
-- A unique key is taken while its job is not over.
create unique index job_unique on job (unique_key)
    where state in ('waiting', 'leased', 'cancelling');

create table job_dependency (
    job TEXT not null references job (id),
    needs TEXT not null references job (id),
    primary key (job, needs)
);
create index job_dependency_needs on job_dependency (needs);

create table schedule (
    id TEXT primary key,
    name TEXT not null unique,
    rule TEXT not null,
    kind TEXT not null,
    payload TEXT not null,
    attempts_max BIGINT not null,
    enabled BIGINT not null,
    next_due BIGINT not null
);

create table schedule_fired (
    schedule TEXT not null references schedule (id),
    due_at BIGINT not null,
    job TEXT not null,
    fired_at BIGINT not null,
    primary key (schedule, due_at)
);

create table idempotency (
    key_hash TEXT primary key,
    request_hash TEXT not null,
    state TEXT not null,
    status BIGINT,
    response TEXT,
    created_at BIGINT not null
);
create index idempotency_created on idempotency (created_at);
