//! Queries made by chance: joins, common table expressions, set operations, subqueries, groups,
//! windows, casts, orders and limits over the example's tables.
//!
//! Some expressions fail on rows or values that are hidden and on no others: the notes of visits in
//! the east are no numbers, and costs there are zero.

use crate::chance::Chance;

/// What a column holds, and what may be done to it without failing on visible rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Text,
    /// Texts that are whole numbers in all visible rows.
    Numeral,
    Whole,
    Number,
    /// Numbers of at least one in all visible rows.
    Paid,
    Day,
    Instant,
    Texts,
}

impl Sort {
    /// The sort without what is known of its values.
    fn plain(self) -> Self {
        match self {
            Self::Numeral => Self::Text,
            Self::Paid => Self::Number,
            other => other,
        }
    }
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    sort: Sort,
}

/// A query and its columns.
struct Select {
    sql: String,
    columns: Vec<Field>,
}

/// Ways to spell a table's name, and its columns.
type Known = (&'static [&'static str], &'static [(&'static str, Sort)]);

const TABLES: [Known; 4] = [
    (
        &[
            "patient",
            "clinical.patient",
            "rounds.clinical.patient",
            "\"clinical\".\"patient\"",
        ],
        &[
            ("patient_id", Sort::Text),
            ("name", Sort::Text),
            ("birth_date", Sort::Day),
            ("site", Sort::Text),
            ("tags", Sort::Texts),
            ("_line", Sort::Whole),
            ("_hash", Sort::Whole),
        ],
    ),
    (
        &["visit", "Clinical.VISIT", "rounds.clinical.visit"],
        &[
            ("visit_id", Sort::Text),
            ("patient_id", Sort::Text),
            ("site", Sort::Text),
            ("ward", Sort::Text),
            ("started", Sort::Instant),
            ("cost", Sort::Paid),
            ("note", Sort::Numeral),
            ("_hash", Sort::Whole),
        ],
    ),
    (
        &["clinical.paid_visit"],
        &[
            ("visit_id", Sort::Text),
            ("site", Sort::Text),
            ("cost", Sort::Paid),
        ],
    ),
    (
        &["workforce.site"],
        &[
            ("site", Sort::Text),
            ("region", Sort::Text),
            ("beds", Sort::Whole),
        ],
    ),
];

/// A query.
pub fn query(chance: &mut Chance) -> String {
    let mut questions = Questions {
        chance,
        named: 0,
        common: Vec::new(),
    };
    let mut with = Vec::new();
    for _ in 0..questions.chance.below(3).saturating_sub(1) {
        let select = questions.body(1);
        let name = questions.name("w");
        with.push(format!("{name} as ({})", select.sql));
        let columns = select.columns;
        questions.common.push((name, columns));
    }
    if questions.chance.one_in(12) {
        with.push("n0 as (select 1 as c0 union all select c0 + 1 from n0 where c0 < 3)".to_owned());
        let counter = Field {
            name: "c0".to_owned(),
            sort: Sort::Whole,
        };
        questions.common.push(("n0".to_owned(), vec![counter]));
    }
    let select = questions.body(2);
    if with.is_empty() {
        select.sql
    } else {
        format!("with recursive {} {}", with.join(", "), select.sql)
    }
}

struct Questions<'a> {
    chance: &'a mut Chance,
    named: usize,
    common: Vec<(String, Vec<Field>)>,
}

impl Questions<'_> {
    fn name(&mut self, letter: &str) -> String {
        self.named += 1;
        format!("{letter}{}", self.named)
    }

    fn body(&mut self, depth: usize) -> Select {
        if depth > 0 && self.chance.one_in(6) {
            return self.set_operation(depth - 1);
        }
        let select = self.select(depth);
        if self.chance.one_in(4) {
            self.ordered(select)
        } else {
            select
        }
    }

    /// A limit after an order of all columns, so that the rows it leaves are the same ones.
    fn ordered(&mut self, select: Select) -> Select {
        if select
            .columns
            .iter()
            .any(|column| column.sort == Sort::Texts)
        {
            return select;
        }
        let places = (1..=select.columns.len()).map(|place| place.to_string());
        let places: Vec<String> = places.collect();
        let limit = 1 + self.chance.below(6);
        let name = self.name("o");
        Select {
            sql: format!(
                "select * from ({}) {name} order by {} limit {limit}",
                select.sql,
                places.join(", ")
            ),
            columns: select.columns,
        }
    }

    fn set_operation(&mut self, depth: usize) -> Select {
        let (left, right) = (self.select(depth), self.select(depth));
        let words = ["union", "union all", "intersect", "except"];
        let word = *self.chance.pick(&words);
        let sort = left.columns[0].sort;
        let like = right
            .columns
            .iter()
            .find(|column| column.sort.plain() == sort.plain());
        let (l, r) = (self.name("l"), self.name("r"));
        let right_value = like.map_or("null".to_owned(), |column| format!("{r}.{}", column.name));
        Select {
            sql: format!(
                "select {l}.{} as c0 from ({}) {l} {word} select {right_value} from ({}) {r}",
                left.columns[0].name, left.sql, right.sql
            ),
            columns: vec![Field {
                name: "c0".to_owned(),
                sort: sort.plain(),
            }],
        }
    }

    /// One relation: text and columns, qualified.
    fn relation(&mut self, depth: usize) -> (String, Vec<Field>) {
        let alias = self.name("t");
        let qualified = |columns: &[Field]| {
            let columns = columns.iter();
            let field = |column: &Field| Field {
                name: format!("{alias}.{}", column.name),
                sort: column.sort,
            };
            columns.map(field).collect()
        };
        if !self.common.is_empty() && self.chance.one_in(3) {
            let (name, columns) = self.chance.pick(&self.common).clone();
            return (format!("{name} {alias}"), qualified(&columns));
        }
        if depth > 0 && self.chance.one_in(4) {
            let select = self.body(depth - 1);
            return (
                format!("({}) {alias}", select.sql),
                qualified(&select.columns),
            );
        }
        let (spellings, columns) = self.chance.pick(&TABLES);
        let spelling = self.chance.pick(spellings);
        let columns = columns.iter();
        let columns = columns.map(|(name, sort)| Field {
            name: (*name).to_owned(),
            sort: *sort,
        });
        (
            format!("{spelling} {alias}"),
            qualified(&columns.collect::<Vec<_>>()),
        )
    }

    fn from(&mut self, depth: usize) -> (String, Vec<Field>) {
        let (mut sql, mut scope) = self.relation(depth);
        for _ in 0..self.chance.below(4).saturating_sub(1) {
            let (right, columns) = self.relation(depth);
            let on = self.pairing(&scope, &columns);
            let kind = *self
                .chance
                .pick(&["join", "left join", "right join", "full join"]);
            sql = format!("{sql} {kind} {right} on {on}");
            scope.extend(columns);
        }
        (sql, scope)
    }

    /// An equality of columns of one sort; every row with every row is too many.
    fn pairing(&mut self, left: &[Field], right: &[Field]) -> String {
        let mut pairs = Vec::new();
        for one in left {
            for other in right {
                let last = |name: &str| name.rsplit('.').next().map(str::to_owned);
                if one.sort == other.sort
                    && one.sort != Sort::Texts
                    && (last(&one.name) == last(&other.name) || self.chance.one_in(9))
                {
                    pairs.push(format!("{} = {}", one.name, other.name));
                }
            }
        }
        if pairs.is_empty() {
            "1 = 1".to_owned()
        } else {
            self.chance.pick(&pairs).clone()
        }
    }

    fn select(&mut self, depth: usize) -> Select {
        let (from, scope) = self.from(depth);
        let condition = if self.chance.one_in(2) {
            format!(" where {}", self.condition(&scope, depth))
        } else {
            String::new()
        };
        match self.chance.below(6) {
            0 | 1 => self.grouped(&from, &scope, &condition),
            2 => self.windowed(&from, &scope, &condition),
            _ => self.plain(&from, &scope, &condition),
        }
    }

    fn plain(&mut self, from: &str, scope: &[Field], condition: &str) -> Select {
        let values = (0..1 + self.chance.below(4)).map(|_| self.value(scope));
        let values: Vec<(String, Sort)> = values.collect();
        let distinct = if self.chance.one_in(4) {
            "distinct "
        } else {
            ""
        };
        listed(&values, |items| {
            format!("select {distinct}{items} from {from}{condition}")
        })
    }

    fn grouped(&mut self, from: &str, scope: &[Field], condition: &str) -> Select {
        let keys = (0..self.chance.below(3)).map(|_| self.value(scope));
        let keys: Vec<(String, Sort)> = keys.filter(|key| key.1 != Sort::Texts).collect();
        let mut values = keys.clone();
        for _ in 0..1 + self.chance.below(3) {
            values.push(self.summary(scope));
        }
        let keys: Vec<String> = keys.into_iter().map(|(key, _)| key).collect();
        let keys = keys.join(", ");
        let group = match (keys.is_empty(), self.chance.below(6)) {
            (true, _) => String::new(),
            (_, 0) => format!(" group by grouping sets (({keys}), ())"),
            (_, 1) => format!(" group by cube ({keys})"),
            (_, 2) => format!(" group by rollup ({keys})"),
            _ => format!(" group by {keys}"),
        };
        let having = if self.chance.one_in(4) {
            " having count(*) > 1"
        } else {
            ""
        };
        listed(&values, |items| {
            format!("select {items} from {from}{condition}{group}{having}")
        })
    }

    fn windowed(&mut self, from: &str, scope: &[Field], condition: &str) -> Select {
        let mut values = vec![self.value(scope)];
        let (part, order) = (self.value(scope).0, self.value(scope).0);
        values.push((
            format!("rank() over (partition by {part} order by {order})"),
            Sort::Whole,
        ));
        let column = self.chance.pick(scope).clone();
        values.push((
            format!("count({}) over (partition by {part})", column.name),
            Sort::Whole,
        ));
        listed(&values, |items| {
            format!("select {items} from {from}{condition}")
        })
    }

    fn summary(&mut self, scope: &[Field]) -> (String, Sort) {
        let (value, sort) = self.value(scope);
        let number = matches!(sort, Sort::Whole | Sort::Number | Sort::Paid);
        match self.chance.below(8) {
            0 => ("count(*)".to_owned(), Sort::Whole),
            1 => (format!("count(distinct {value})"), Sort::Whole),
            2 if number => (format!("sum({value})"), sort.plain()),
            3 if number => (format!("avg({value})"), Sort::Number),
            4 if sort != Sort::Texts => (format!("min({value})"), sort),
            5 if sort != Sort::Texts => (format!("max({value})"), sort),
            6 => {
                let condition = self.condition(scope, 0);
                (format!("count(*) filter (where {condition})"), Sort::Whole)
            }
            _ => (format!("count({value})"), Sort::Whole),
        }
    }

    /// A column, or something made of one.
    fn value(&mut self, scope: &[Field]) -> (String, Sort) {
        let Field { name, sort } = self.chance.pick(scope).clone();
        let choice = self.chance.below(7);
        match (sort, choice) {
            (Sort::Numeral, 0 | 1) => (format!("cast({name} as bigint)"), Sort::Whole),
            (Sort::Paid, 0 | 1) => (format!("10 / cast({name} as bigint)"), Sort::Whole),
            (Sort::Text | Sort::Numeral, 2) => (format!("upper({name})"), Sort::Text),
            (Sort::Text | Sort::Numeral, 3) => (format!("coalesce({name}, 'none')"), sort),
            (Sort::Text | Sort::Numeral, 4) => {
                (format!("cast(length({name}) as bigint)"), Sort::Whole)
            }
            (Sort::Whole, 2) => (format!("{name} % 7"), Sort::Whole),
            (Sort::Number | Sort::Paid, 2) => (format!("{name} * 2"), sort),
            (Sort::Day | Sort::Instant, 2) => (
                format!("cast(extract(year from {name}) as bigint)"),
                Sort::Whole,
            ),
            (Sort::Instant, 3) => (format!("date_trunc('month', {name})"), Sort::Instant),
            (Sort::Texts, 2) => (format!("{name}[1]"), Sort::Text),
            (Sort::Texts, 3) => (format!("cast(array_length({name}) as bigint)"), Sort::Whole),
            (_, 5) => {
                let condition = self.condition(scope, 0);
                (format!("case when {condition} then {name} end"), sort)
            }
            _ => (name, sort),
        }
    }

    fn literal(&mut self, sort: Sort) -> String {
        let texts = [
            "'west'",
            "'east'",
            "'v1'",
            "'p0'",
            "'a'",
            "'Name1'",
            "'not a number'",
        ];
        match sort.plain() {
            Sort::Text | Sort::Numeral => (*self.chance.pick(&texts)).to_owned(),
            Sort::Day => "date '1973-06-01'".to_owned(),
            Sort::Instant => "timestamp '2021-06-01T00:00:00Z'".to_owned(),
            Sort::Texts => "['all']".to_owned(),
            Sort::Whole | Sort::Number | Sort::Paid => self.chance.below(20).to_string(),
        }
    }

    fn condition(&mut self, scope: &[Field], depth: usize) -> String {
        let (value, sort) = if depth > 0 || self.chance.one_in(2) {
            let field = self.chance.pick(scope).clone();
            self.hardened(field)
        } else {
            let field = self.chance.pick(scope).clone();
            (field.name, field.sort)
        };
        let literal = self.literal(sort);
        match self.chance.below(10) {
            0 => format!("{value} is null"),
            1 => format!("not ({value} = {literal})"),
            2 if sort != Sort::Texts => format!("{value} in ({literal}, {literal})"),
            3 | 4 if depth > 0 => self.with_subquery(&value, sort, depth - 1),
            5 if depth > 0 => {
                let (one, other) = (self.condition(scope, 0), self.condition(scope, 0));
                let word = *self.chance.pick(&["and", "or"]);
                format!("({one} {word} {other})")
            }
            6 if sort.plain() == Sort::Text => format!("{value} like '%1%'"),
            7 if sort != Sort::Texts => format!("{value} <= {literal}"),
            8 => format!("{value} <> {literal}"),
            _ => format!("{value} is not null"),
        }
    }

    /// The column, or a cast or quotient of it that fails on hidden rows.
    fn hardened(&mut self, field: Field) -> (String, Sort) {
        let Field { name, sort } = field;
        match sort {
            Sort::Numeral => (format!("cast({name} as bigint)"), Sort::Whole),
            Sort::Paid => (format!("100 / cast({name} as bigint)"), Sort::Whole),
            other => (name, other),
        }
    }

    fn with_subquery(&mut self, value: &str, sort: Sort, depth: usize) -> String {
        let (from, inner) = self.from(depth);
        let like = inner
            .iter()
            .find(|field| field.sort.plain() == sort.plain());
        let Some(like) = like.filter(|field| field.sort != Sort::Texts) else {
            return format!("{value} is not null");
        };
        let condition = self.condition(&inner, 0);
        let like = &like.name;
        match self.chance.below(4) {
            0 => format!("{value} in (select {like} from {from})"),
            1 => format!(
                "{value} not in (select {like} from {from} where {condition} and {like} is not null)"
            ),
            2 => format!("exists (select 1 from {from} where {like} = {value} and {condition})"),
            _ => format!("{value} > (select min({like}) from {from} where {condition})"),
        }
    }
}

/// The select list `value as c0, …`, put into a query.
fn listed(values: &[(String, Sort)], query: impl Fn(&str) -> String) -> Select {
    let named = values.iter().enumerate();
    let items: Vec<String> = named
        .map(|(place, (value, _))| format!("{value} as c{place}"))
        .collect();
    let columns = values.iter().enumerate().map(|(place, (_, sort))| Field {
        name: format!("c{place}"),
        sort: *sort,
    });
    Select {
        sql: query(&items.join(", ")),
        columns: columns.collect(),
    }
}
