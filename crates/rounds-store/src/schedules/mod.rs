//! Jobs that come back. Several processes may look at the same time: an instant at which a schedule
//! is due is written down once, together with its job.

mod rule;

pub use rule::{Rule, UnknownRule};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use sqlx::any::AnyRow;

use crate::jobs::NewJob;
use crate::open::Change;
use crate::{Store, StoreError, ids};

/// Schedules.
#[derive(Clone, Copy)]
pub struct Schedules<'s> {
    store: &'s Store,
}

impl Store {
    /// Schedules.
    pub fn schedules(&self) -> Schedules<'_> {
        Schedules { store: self }
    }
}

/// A schedule as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSchedule {
    /// Its name; there is one of each.
    pub name: String,
    /// When it is due.
    pub rule: Rule,
    /// Kind of the job.
    pub kind: String,
    /// Payload of the job.
    pub payload: Value,
    /// How often the job is tried at most.
    pub attempts_max: i64,
}

/// A schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Made here, `sch_…`.
    pub id: String,
    /// What it should be.
    pub wanted: NewSchedule,
    /// Whether it makes jobs.
    pub enabled: bool,
    /// When it is due next.
    pub next_due: Timestamp,
}

/// A schedule that was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired {
    /// Its name.
    pub name: String,
    /// When it was due.
    pub due_at: Timestamp,
    /// The job: a new one, or the one before where that is not over yet.
    pub job: String,
}

impl Schedules<'_> {
    /// Makes the schedule be so. When it is due next changes only with its rule.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put(
        &self,
        wanted: &NewSchedule,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Schedule, StoreError> {
        let sql = "insert into schedule (id, name, rule, kind, payload, attempts_max, enabled, \
                   next_due) values ($1, $2, $3, $4, $5, $6, 1, $7) \
                   on conflict (name) do update set kind = excluded.kind, \
                   payload = excluded.payload, attempts_max = excluded.attempts_max, \
                   next_due = case when schedule.rule = excluded.rule then schedule.next_due \
                   else excluded.next_due end, rule = excluded.rule returning *";
        let mut change = self.store.change().await?;
        let row = self
            .store
            .statement(sql)
            .text(&ids::fresh("sch")?)
            .text(&wanted.name)
            .text(&wanted.rule.to_string())
            .text(&wanted.kind)
            .text(&wanted.payload.to_string())
            .number(wanted.attempts_max)
            .instant(wanted.rule.next_after(now, zone))
            .one(&mut change)
            .await?;
        let kept = read(self.store, &row)?;
        change.commit().await?;
        Ok(kept)
    }

    /// All schedules by name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list(&self) -> Result<Vec<Schedule>, StoreError> {
        let mut connection = self.store.read().await?;
        let statement = self.store.statement("select * from schedule order by name");
        let rows = statement.all(&mut connection).await?;
        rows.iter().map(|row| read(self.store, row)).collect()
    }

    /// Lets a schedule make jobs, or not. What was due meanwhile is not made up for.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_enabled(
        &self,
        name: &str,
        enabled: bool,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<(), StoreError> {
        let mut change = self.store.change().await?;
        let sql = "select * from schedule where name = $1";
        let statement = self.store.locking(sql).text(name);
        let Some(row) = statement.optional(&mut change).await? else {
            return Err(missing(name));
        };
        let schedule = read(self.store, &row)?;
        self.store
            .statement("update schedule set enabled = $1, next_due = $2 where id = $3")
            .number(i64::from(enabled))
            .instant(schedule.wanted.rule.next_after(now, zone))
            .text(&schedule.id)
            .execute(&mut change)
            .await?;
        change.commit().await
    }

    /// Takes a schedule away; its jobs stay. False when there was none.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn remove(&self, name: &str) -> Result<bool, StoreError> {
        let mut change = self.store.change().await?;
        let sql = "delete from schedule_fired where schedule in \
                   (select id from schedule where name = $1)";
        self.store
            .statement(sql)
            .text(name)
            .execute(&mut change)
            .await?;
        let statement = self.store.statement("delete from schedule where name = $1");
        let removed = statement.text(name).execute(&mut change).await?;
        change.commit().await?;
        Ok(removed == 1)
    }

    /// Adds the jobs of all schedules that are due. An instant that nobody looked at in time is
    /// made up for once; several of them, only the oldest, since one job makes up for all. While
    /// the job before is not over there is no second one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn fire_due(
        &self,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Vec<Fired>, StoreError> {
        let sql = "select * from schedule where enabled = 1 and next_due <= $1 order by name";
        let mut change = self.store.change().await?;
        let statement = self.store.locking_what_is_free(sql).instant(now);
        let mut fired = Vec::new();
        for row in statement.all(&mut change).await? {
            let schedule = read(self.store, &row)?;
            fired.extend(self.fire(&mut change, &schedule, now, zone).await?);
        }
        change.commit().await?;
        Ok(fired)
    }

    async fn fire(
        &self,
        change: &mut Change<'_>,
        schedule: &Schedule,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Option<Fired>, StoreError> {
        let sql = "insert into schedule_fired (schedule, due_at, job, fired_at) \
                   values ($1, $2, '', $3) on conflict do nothing";
        let statement = self.store.statement(sql).text(&schedule.id);
        let written = statement
            .instant(schedule.next_due)
            .instant(now)
            .execute(change)
            .await?;
        let statement = self
            .store
            .statement("update schedule set next_due = $1 where id = $2");
        let next = schedule.wanted.rule.next_after(now, zone);
        statement
            .instant(next)
            .text(&schedule.id)
            .execute(change)
            .await?;
        if written == 0 {
            return Ok(None);
        }
        let wanted = &schedule.wanted;
        let mut new = NewJob::new(&wanted.kind, wanted.payload.clone(), now);
        new.attempts_max = wanted.attempts_max;
        new.unique_key = Some(format!("schedule {}", wanted.name));
        let job = self
            .store
            .jobs()
            .add_to(change, &new, now)
            .await?
            .job()
            .id
            .clone();
        let sql = "update schedule_fired set job = $1 where schedule = $2 and due_at = $3";
        let statement = self.store.statement(sql).text(&job).text(&schedule.id);
        statement.instant(schedule.next_due).execute(change).await?;
        Ok(Some(Fired {
            name: wanted.name.clone(),
            due_at: schedule.next_due,
            job,
        }))
    }
}

fn read(store: &Store, row: &AnyRow) -> Result<Schedule, StoreError> {
    let fields = store.fields(row);
    Ok(Schedule {
        id: fields.text("id")?,
        wanted: NewSchedule {
            name: fields.text("name")?,
            rule: fields.word("rule", |word| word.parse().ok())?,
            kind: fields.text("kind")?,
            payload: fields.json("payload")?,
            attempts_max: fields.number("attempts_max")?,
        },
        enabled: fields.number("enabled")? == 1,
        next_due: fields.instant("next_due")?,
    })
}

fn missing(name: &str) -> StoreError {
    StoreError::NotFound {
        what: "schedule",
        id: name.to_owned(),
    }
}
