//! Writing a health system: the periods of the data on all threads, each period day by day and
//! department by department.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{io, thread};

use jiff::civil::Date;
use thiserror::Error;

use crate::calendar::{Calendar, Day};
use crate::course::Plan;
use crate::feeds;
use crate::output::{Files, WrittenFile};
use crate::planted::Planted;
use crate::scene::Scene;
use crate::settings::Settings;
use crate::size::FilePeriod;
use crate::truth;
use crate::world::World;

/// Why nothing, or not all, was written.
#[derive(Debug, Error)]
pub enum SynthError {
    /// A file could not be written.
    #[error("{folder}: the health system cannot be written there")]
    File {
        /// The folder of the data.
        folder: String,
        /// What the file system said.
        source: io::Error,
    },
    /// Days outside the calendar.
    #[error("the days cannot be counted: {0}")]
    Calendar(#[from] jiff::Error),
    /// The part asked for has no day of the data.
    #[error("the days {first}..{end} are not in the data, which has {data_first}..{data_end}")]
    NoDays {
        /// First day asked for.
        first: Date,
        /// The day after the last asked for.
        end: Date,
        /// First day there is.
        data_first: Date,
        /// The day after the last there is.
        data_end: Date,
    },
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Every file, in the order of their names.
    pub files: Vec<WrittenFile>,
    /// Patients of all sites.
    pub patients: u64,
    /// People who work there.
    pub staff: u64,
    /// First day of what was written.
    pub first_day: Date,
    /// The day after the last.
    pub end: Date,
    /// Problems planted.
    pub problems: u64,
    /// Things that only look like problems.
    pub decoys: u64,
}

impl Summary {
    /// Lines that a loader must refuse.
    pub fn refused(&self) -> u64 {
        self.files.iter().map(|file| file.refused).sum()
    }

    /// Lines that repeat an earlier one.
    pub fn repeated(&self) -> u64 {
        self.files.iter().map(|file| file.repeated).sum()
    }
}

/// Writes `out/export`, `out/mappings`, `out/sources` and `out/truth`.
pub fn write(settings: &Settings) -> Result<Summary, SynthError> {
    let data_first = settings.first()?;
    let span = (data_first, settings.end);
    let mut world = World::new(settings.seed, settings.size, span)?;
    let days = days(settings, &world.calendar)?;
    let mut planted = if settings.clean {
        Planted::none()
    } else {
        Planted::draw(&world)
    };
    world.changes = planted.clinicians.changes();
    let plan = Plan::new(&world, &planted);
    planted.privacy.settle(&world, &plan);
    let at = |source| SynthError::File {
        folder: settings.out.display().to_string(),
        source,
    };
    let export = settings.out.join("export");
    let story = (&world, &plan, &planted);
    let mut files = lasting(story, &export).map_err(at)?;
    files.extend(all_periods(story, &export, &days, settings.threads).map_err(at)?);
    feeds::write_configuration(&settings.out).map_err(at)?;
    let entries = planted.entries(&world);
    truth::write(
        &settings.out.join("truth"),
        (&world, settings.clean),
        &entries,
    )
    .map_err(at)?;
    truth::write_duplicates(&settings.out.join("truth"), &world, &planted).map_err(at)?;
    let truth = settings.out.join("truth");
    feeds::activity::write_truth(&truth, story, &days).map_err(at)?;
    files.sort();
    let decoys = entries.iter().filter(|entry| entry.decoy).count();
    let last = days.last().copied().unwrap_or(Day(0));
    Ok(Summary {
        files,
        patients: u64::from(world.patients()),
        staff: world.staff.len() as u64,
        first_day: world.calendar.date(days.first().copied().unwrap_or(Day(0))),
        end: world.calendar.date(Day(last.0 + 1)),
        problems: (entries.len() - decoys) as u64,
        decoys: decoys as u64,
    })
}

/// The days to write.
fn days(settings: &Settings, calendar: &Calendar) -> Result<Vec<Day>, SynthError> {
    let data = (calendar.first_date(), settings.end);
    let (first, end) = settings.days.unwrap_or(data);
    let wanted = calendar.day(first)..calendar.day(end);
    let days: Vec<Day> = calendar.days().filter(|day| wanted.contains(day)).collect();
    if days.is_empty() {
        return Err(SynthError::NoDays {
            first,
            end,
            data_first: data.0,
            data_end: data.1,
        });
    }
    Ok(days)
}

type Story<'a> = (&'a World, &'a Plan, &'a Planted);

/// What holds at all times: places, people, models, rules.
fn lasting((world, plan, planted): Story<'_>, export: &Path) -> io::Result<Vec<WrittenFile>> {
    let mut files = Files::new(export, None);
    feeds::write_lasting((world, plan, planted), &mut files)?;
    files.finish()
}

/// The days of one file each.
fn periods(world: &World, days: &[Day]) -> Vec<(String, Vec<Day>)> {
    let mut periods: Vec<(String, Vec<Day>)> = Vec::new();
    for day in days {
        let date = world.calendar.date(*day);
        let name = match world.scale.files {
            FilePeriod::Month => format!("{:04}-{:02}", date.year(), date.month()),
            FilePeriod::Day => date.to_string(),
        };
        match periods.last_mut() {
            Some((last, days)) if *last == name => days.push(*day),
            _ => periods.push((name, vec![*day])),
        }
    }
    periods
}

fn all_periods(
    story: Story<'_>,
    export: &Path,
    days: &[Day],
    threads: usize,
) -> io::Result<Vec<WrittenFile>> {
    let periods = periods(story.0, days);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        let work = || -> io::Result<()> {
            while let Some((name, days)) = periods.get(next.fetch_add(1, Ordering::Relaxed)) {
                let files = one_period(story, export, (name, days))?;
                if let Ok(mut done) = done.lock() {
                    done.extend(files);
                }
            }
            Ok(())
        };
        let threads: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a thread stopped")))
        })
    })?;
    Ok(done.into_inner().unwrap_or_default())
}

fn one_period(
    (world, plan, planted): Story<'_>,
    export: &Path,
    (name, days): (&str, &[Day]),
) -> io::Result<Vec<WrittenFile>> {
    let mut files = Files::new(export, Some(name.to_owned()));
    for day in days {
        for department in 0..world.departments.len() {
            let scene = Scene::new(world, (plan, planted), department, *day);
            feeds::write_scene(&scene, &mut files)?;
        }
        feeds::write_day((world, plan, planted), *day, &mut files)?;
    }
    files.finish()
}
