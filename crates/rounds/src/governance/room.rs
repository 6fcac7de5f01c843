//! Everything that governance needs in one place.

use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use rounds_access::policy::PolicySet;
use rounds_core::Clock;
use rounds_core::access::{ActorKind, PersonId, Rights};
use rounds_governance::due::Everybody;
use rounds_governance::{Actor, Command, Governance, PersonRef};
use rounds_store::page::Page;
use rounds_store::people::{PeopleFilter, PersonRecord};

use super::book::{Book, BookError, Circumstances, Kept};
use super::events::Origin;
use super::files::FileShelf;
use super::numbers::Numbers;
use super::{acting, policies};
use crate::office::Recorder;
use crate::office::policies::somebody_with;
use crate::site::Site;
use rounds_measures::readings::LakeReadings;

/// Everything that governance needs.
pub struct Room {
    /// The site: lake, measures, configuration, key.
    pub site: Arc<Site>,
    /// The events.
    pub book: Book,
    /// What measures say.
    pub numbers: Numbers,
    /// Attached files and snapshots.
    pub files: FileShelf,
    /// Who may do what.
    pub access: Arc<PolicySet>,
    /// The way into ledger and database.
    pub recorder: Recorder,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// How everything stood at one moment.
pub struct Moment {
    /// Tools, reviews and all the rest.
    pub governance: Arc<Governance>,
    /// What measures say.
    pub readings: Arc<LakeReadings>,
    /// Now.
    pub now: Timestamp,
    /// The site's calendar day.
    pub today: jiff::civil::Date,
}

impl Moment {
    /// What decisions are made in.
    pub fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            now: self.now,
            today: self.today,
            readings: &*self.readings,
        }
    }
}

impl Room {
    /// Of a site, over the database of this recorder.
    ///
    /// # Errors
    /// A policy file cannot be used.
    pub fn new(
        site: Arc<Site>,
        access: Arc<PolicySet>,
        recorder: Recorder,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        let policies = Arc::new(policies::read(&site)?);
        Ok(Self {
            book: Book::new(recorder.clone(), policies),
            numbers: Numbers::new(Arc::clone(&site)),
            files: FileShelf::new(site.files_folder()),
            access,
            site,
            recorder,
            clock,
        })
    }

    /// How everything stands now.
    ///
    /// # Errors
    /// Database or lake cannot be read.
    pub async fn moment(&self) -> Result<Moment> {
        self.moment_at(self.clock.now()).await
    }

    /// How everything stands, told as if it were this moment.
    ///
    /// # Errors
    /// As [`Room::moment`].
    pub async fn moment_at(&self, now: Timestamp) -> Result<Moment> {
        let zone = self.site.config.zone()?;
        Ok(Moment {
            governance: self.book.current().await?,
            readings: self.numbers.latest().await?,
            now,
            today: now.to_zoned(zone).date(),
        })
    }

    /// Does what somebody asks.
    ///
    /// # Errors
    /// As [`Book::act`]; a lake that cannot be read is `BookError::Numbers`.
    pub async fn act(
        &self,
        origin: &Origin<'_>,
        rights: &Rights,
        command: &Command,
        seen: Option<i64>,
        at: Timestamp,
    ) -> Result<Kept, BookError> {
        let moment = self.moment_at(at).await.map_err(BookError::numbers)?;
        let actor = acting(origin.principal, &rights.permissions);
        self.book
            .act(origin, &actor, command, moment.circumstances(), seen)
            .await
    }

    /// People who can be named: accounts that are not disabled, by name.
    ///
    /// # Errors
    /// The database cannot be asked.
    pub async fn people(&self) -> Result<Vec<PersonRef>, rounds_store::StoreError> {
        let everybody = self.everybody().await?;
        let active = everybody
            .into_iter()
            .filter(|person| person.disabled_at.is_none());
        let mut people: Vec<PersonRef> = active
            .map(|person| PersonRef {
                id: person.id,
                name: person.name,
            })
            .collect();
        people.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(people)
    }

    /// Everybody whose account is not disabled, with their roles and what these let them do.
    ///
    /// # Errors
    /// The database cannot be asked.
    pub async fn who_can_act(&self) -> Result<Everybody, rounds_store::StoreError> {
        let everybody = self.everybody().await?.into_iter();
        let active = everybody.filter(|person| person.disabled_at.is_none());
        let actor = |person: PersonRecord| {
            // Decided for the roles and not for the person: of thousands of people there are a
            // dozen such, which the policies remember.
            let rights = self.access.rights(&somebody_with(person.roles.clone()));
            Actor {
                person: PersonRef {
                    id: person.id,
                    name: person.name,
                },
                kind: ActorKind::Person,
                roles: person.roles,
                may: rights.permissions.clone(),
            }
        };
        let actors = active.map(actor);
        Ok(actors
            .map(|actor| (actor.person.id.clone(), actor))
            .collect())
    }

    /// Mail addresses by person, where they have one and are not disabled.
    ///
    /// # Errors
    /// The database cannot be asked.
    pub async fn addresses(
        &self,
    ) -> Result<std::collections::BTreeMap<PersonId, String>, rounds_store::StoreError> {
        let everybody = self.everybody().await?;
        let active = everybody
            .into_iter()
            .filter(|person| person.disabled_at.is_none());
        Ok(active
            .filter_map(|person| Some((person.id, person.email?)))
            .collect())
    }

    /// Names by person, of everybody who is not disabled.
    ///
    /// # Errors
    /// The database cannot be asked.
    pub async fn names(
        &self,
    ) -> Result<std::collections::BTreeMap<PersonId, String>, rounds_store::StoreError> {
        let people = self.people().await?;
        Ok(people
            .into_iter()
            .map(|person| (person.id, person.name))
            .collect())
    }

    /// Every account, disabled ones too.
    ///
    /// # Errors
    /// The database cannot be asked.
    pub async fn everybody(
        &self,
    ) -> Result<Vec<rounds_store::people::PersonRecord>, rounds_store::StoreError> {
        let filter = PeopleFilter::default();
        let mut page = Page::first(Page::ROWS_MAX);
        let mut people = Vec::new();
        loop {
            let part = self.recorder.store().people().list(&filter, &page).await?;
            people.extend(part.entries);
            match part.next {
                Some(next) => page.after = Some(next),
                None => return Ok(people),
            }
        }
    }
}
