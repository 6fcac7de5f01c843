//! Names of people and streets. Family names come with about the frequency that they have among
//! people, because sharing a rare name means more than sharing a common one.

use crate::random::Random;

/// Family names, the most frequent first.
const FAMILY: [&str; 72] = [
    "Smith",
    "Johnson",
    "Garcia",
    "Williams",
    "Brown",
    "Nguyen",
    "Jones",
    "Miller",
    "Davis",
    "Rodriguez",
    "Martinez",
    "Lopez",
    "Wilson",
    "Anderson",
    "Patel",
    "Thomas",
    "Taylor",
    "Moore",
    "Jackson",
    "Kim",
    "Lee",
    "Perez",
    "Thompson",
    "White",
    "Harris",
    "Sanchez",
    "Clark",
    "Ramirez",
    "Lewis",
    "Robinson",
    "Walker",
    "Chen",
    "Allen",
    "King",
    "Wright",
    "Scott",
    "Torres",
    "Hill",
    "Flores",
    "Green",
    "Adams",
    "Singh",
    "Baker",
    "Rivera",
    "Campbell",
    "Abbott",
    "Bianchi",
    "Dubois",
    "Evans",
    "Fischer",
    "Hughes",
    "Iqbal",
    "Murphy",
    "Olsen",
    "Quinn",
    "Adeyemi",
    "Brandt",
    "Castellanos",
    "Doyle",
    "Eriksen",
    "Farouk",
    "Greer",
    "Hashimoto",
    "Ivanova",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petrov",
    "Quintero",
];
const SYLLABLES: [&str; 24] = [
    "Bar", "Cal", "Dor", "El", "Fen", "Gar", "Hol", "Ing", "Jar", "Kel", "Lan", "Mor", "Nor", "Os",
    "Pem", "Ras", "Sel", "Tar", "Ul", "Ver", "Wes", "Yar", "Zel", "Ash",
];
const ENDINGS: [&str; 12] = [
    "berg", "dale", "ford", "ley", "man", "mont", "ner", "quist", "son", "ton", "well", "wood",
];
const GIVEN_FEMALE: [&str; 20] = [
    "Amara", "Beatriz", "Chloe", "Dina", "Elena", "Fatima", "Grace", "Hana", "Imani", "Julia",
    "Karen", "Linda", "Maria", "Nora", "Olivia", "Priya", "Rosa", "Sofia", "Teresa", "Yuki",
];
const GIVEN_MALE: [&str; 20] = [
    "Andre", "Boris", "Carlos", "Daniel", "Emeka", "Felix", "George", "Hiro", "Isaac", "Jonas",
    "Kevin", "Luis", "Miguel", "Nathan", "Omar", "Pedro", "Robert", "Samuel", "Thomas", "Victor",
];
const STREETS: [&str; 16] = [
    "Alder", "Birch", "Canal", "Depot", "Elm", "Forge", "Grove", "Hill", "Iron", "Juniper", "Kiln",
    "Lock", "Maple", "North", "Orchard", "Pine",
];

/// A family name: three in five are from the list, the rest are rare.
pub(crate) fn family(random: &mut Random) -> String {
    if random.chance(0.6) {
        let position = random.weighted((0..FAMILY.len()).map(|rank| 1.0 / (rank as f64 + 2.0)));
        FAMILY.get(position).copied().unwrap_or("Smith").to_owned()
    } else {
        let first = random.pick(&SYLLABLES).copied().unwrap_or("Ash");
        let middle = random.pick(&SYLLABLES).copied().unwrap_or("El");
        let end = random.pick(&ENDINGS).copied().unwrap_or("ton");
        format!("{first}{}{end}", middle.to_lowercase())
    }
}

/// A given name.
pub(crate) fn given(random: &mut Random, female: bool) -> &'static str {
    let names = if female { &GIVEN_FEMALE } else { &GIVEN_MALE };
    random.pick(names).copied().unwrap_or("Alex")
}

/// The street with this number; streets of one town have different names.
pub(crate) fn street(number: usize) -> String {
    let name = STREETS
        .get(number % STREETS.len())
        .copied()
        .unwrap_or("Elm");
    let kind = ["Street", "Avenue", "Road", "Lane"];
    let kind = kind
        .get(number / STREETS.len() % kind.len())
        .copied()
        .unwrap_or("Street");
    let turn = number / (STREETS.len() * 4);
    if turn == 0 {
        format!("{name} {kind}")
    } else {
        format!("{name} {kind} {}", turn + 1)
    }
}
