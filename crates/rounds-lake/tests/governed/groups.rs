//! Tables of which groups of at least three people may be seen.

use std::collections::BTreeMap;

use rounds_core::access::{ColumnMask, Detail, ReadRights, RowRights, TableRights};
use rounds_lake::LakeError;

use crate::example::{self, DERIVED, listed};
use crate::site::Site;

/// Groups of three people of all sites; six patients have 20 visits, every patient visits one site
/// and two of three wards.
fn rights() -> ReadRights {
    let of_people = |masks: &[(&str, ColumnMask)]| TableRights {
        rows: RowRights::All,
        masks: masks
            .iter()
            .map(|(name, mask)| ((*name).to_owned(), *mask))
            .collect::<BTreeMap<_, _>>(),
        detail: Detail::Groups { people_min: 3 },
    };
    listed([
        (
            "clinical.visit",
            of_people(&[("patient_id", ColumnMask::Null)]),
        ),
        ("clinical.patient", of_people(&[])),
        ("workforce.site", TableRights::whole()),
    ])
}

async fn site() -> Site {
    Site::of(&example::all(), DERIVED).await
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_of_enough_people_are_shown_and_others_left_out() {
    let site = site().await;
    // Counted by hand from the example: visits 0 to 19 of patients 0 to 5 in turn, sites in turn
    // west and east, visit 18 without a site; costs 2.5 n + 1 in the west and 0 in the east.
    for (sql, expected) in [
        ("select count(*) from clinical.visit", vec!["20"]),
        (
            "select count(distinct patient_id) from clinical.visit",
            vec!["6"],
        ),
        (
            "select site, count(*), sum(cost) from clinical.visit group by site order by 1",
            vec!["east | 10 | 0.0", "west | 9 | 189.0"],
        ),
        // Six groups of one patient, or of one ward with two patients.
        (
            "select patient_id, count(*) from clinical.visit group by patient_id",
            vec![],
        ),
        (
            "select ward, count(*) from clinical.visit group by ward",
            vec![],
        ),
        (
            "select count(*) from clinical.visit where visit_id = 'v3'",
            vec![],
        ),
        (
            "select count(*) from clinical.visit where site = 'nowhere'",
            vec![],
        ),
        (
            "select s.region, count(*) as n from clinical.visit v join workforce.site s on v.site = s.site \
             group by s.region order by 1",
            vec!["coast | 9", "inland | 10"],
        ),
        (
            "with w as (select v.*, p.birth_date from clinical.visit v join clinical.patient p using (site)) \
             select upper(site) as place, count(*), count(birth_date) from w where ward is not null \
             group by 1 order by 1",
            // Ten visits of three patients in the east, nine in the west, each with three patients
            // of the site, of whom one in the west has no birth date.
            vec!["EAST | 30 | 30", "WEST | 27 | null"],
        ),
        (
            "select round(w / n, 2) from (select sum(cost) as w, count(*) as n from clinical.visit) x",
            vec!["11.75"],
        ),
        (
            "select rank() over (order by n desc), site from \
             (select site, count(*) as n from clinical.visit group by site) x order by 1",
            vec!["1 | east", "2 | west"],
        ),
    ] {
        let rows = site.rows(sql, &rights()).await.expect(sql);
        assert_eq!(rows, expected, "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_of_too_few_peoples_values_is_missing() {
    let site = site().await;
    // Patient 3 has no name; of the west's patients 0, 2 and 4 one has no birth date.
    let sql = "select site, count(*), count(birth_date), count(name) from clinical.patient \
               group by site order by 1";
    let rows = site.rows(sql, &rights()).await.expect("rows");
    assert_eq!(rows, ["east | 3 | 3 | null", "west | 3 | null | 3"]);
}

const REFUSED: [&str; 35] = [
    "select * from clinical.visit",
    "select cost from clinical.visit limit 1",
    "select distinct site from clinical.visit",
    "select site from clinical.visit union select 'x'",
    "select max(cost) from clinical.visit",
    "select min(visit_id) from clinical.visit",
    "select array_agg(cost) from clinical.visit",
    "select string_agg(visit_id, ',') from clinical.visit",
    "select first_value(cost) from clinical.visit",
    "select median(cost) from clinical.visit",
    "select count(*) filter (where visit_id = 'v1') from clinical.visit",
    "select sum(case when visit_id = 'v1' then cost else 0 end) from clinical.visit",
    "select sum(x) from (select case when visit_id = 'v1' then cost end as x from clinical.visit) y",
    "select site, count(*) from clinical.visit group by cube (site)",
    "select site, count(*) from clinical.visit group by rollup (site)",
    "select site, count(*) from clinical.visit group by grouping sets ((site), ())",
    "select rank() over (order by cost) from clinical.visit",
    "select count(*) from (select * from clinical.visit order by cost limit 1) x",
    "select count(*) from (select * from clinical.visit limit 5) x",
    "select count(*) from clinical.visit where 1 / cast(cost as bigint) > 0",
    "select avg(cast(note as double)) from clinical.visit",
    "select count(*) from clinical.visit where case when visit_id = 'v1' then 1 / 0 else 1 end = 1",
    "select count(*) from clinical.visit where coalesce(site, cast('x' as bigint)) is null",
    "select count(*) from clinical.visit where \
     case when visit_id = 'v1' then date_trunc('nonsense', started) end is null",
    "select count(*) from clinical.visit where case when visit_id = 'v1' then substr(note, 1, -1) end = ''",
    "select count(*) from clinical.visit where random() > 0.5",
    "select site || 'x', count(*) from clinical.visit group by 1",
    "select 1 where exists (select 1 from clinical.visit where visit_id = 'v1')",
    "select * from workforce.site where site in (select site from clinical.visit)",
    "select (select sum(cost) from clinical.visit)",
    "select count(*) from clinical.visit v join (values ('v1', 1)) x(a, b) on v.visit_id = x.a",
    "select count(*) from clinical.visit v cross join workforce.site",
    "select count(*) from clinical.visit v join workforce.site s on v.cost > s.beds",
    "select count(*) from clinical.visit v full join workforce.site s on v.site = s.site",
    "with recursive r as (select site from clinical.visit union all select site from r where false) \
     select count(*) from r",
];

/// What each would say if it were evaluated on a group that is left out, or on a row below: wards
/// have two patients, visits one.
const FAIL_ON_SMALL_GROUPS: [&str; 4] = [
    "select ward, n from (select ward, count(*) as n from clinical.visit group by ward) x where 1 / (n - n) > 0",
    "select ward, count(*) from clinical.visit group by ward having 1 / (length(ward) - 1) > 0",
    "select 1 / (n - n) from (select visit_id, count(*) as n from clinical.visit group by 1) x",
    "select * from (select note, count(*) as n from clinical.visit where site = 'east' and visit_id = 'v1' \
     group by note) x where cast(note as bigint) > 0",
];

#[tokio::test(flavor = "multi_thread")]
async fn errors_do_not_tell_of_groups_that_are_left_out() {
    let site = site().await;
    for sql in FAIL_ON_SMALL_GROUPS {
        let none = Vec::<String>::new();
        assert_eq!(site.rows(sql, &rights()).await.expect(sql), none, "{sql}");
    }
    // Notes of the nine visits in the west and of one without a site are numbers.
    for (sql, expected) in [
        (
            "select count(*) from clinical.visit where cast(note as bigint) >= 0",
            vec!["10"],
        ),
        (
            "select cast(note as bigint) is null as x, count(*) from clinical.visit group by 1 order by 1",
            vec!["false | 10", "true | 10"],
        ),
        (
            "select count(*) from clinical.visit where started >= timestamp '2020-01-01T00:00:00Z'",
            vec!["20"],
        ),
        (
            "select date_trunc('year', started) < timestamp '2021-06-01' as x, count(*) \
             from clinical.visit group by 1 order by 1",
            // 40 days apart from 2020-09-13 on, twelve of them are of 2020 and 2021.
            vec!["false | 8", "true | 12"],
        ),
    ] {
        assert_eq!(
            site.rows(sql, &rights()).await.expect(sql),
            expected,
            "{sql}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_show_single_people_is_refused() {
    let site = site().await;
    for sql in REFUSED {
        let answer = site.rows(sql, &rights()).await;
        assert!(
            matches!(answer, Err(LakeError::Refused(_))),
            "{sql}: {answer:?}"
        );
    }
}
