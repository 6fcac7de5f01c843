//! Functions whose answers may be far longer than their arguments, held to a size.
//!
//! The memory of a query is bounded where rows are sorted, joined and grouped; an expression is
//! evaluated outside of that bound and cannot be interrupted. `repeat('x', 2000000000)` would hold
//! a core and gigabytes whatever the limits are. So these functions first count what their answer
//! will be for the rows at hand and refuse what is too much.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, IntervalMonthDayNanoType};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::IntervalMonthDayNano;
use arrow_schema::{DataType, FieldRef, TimeUnit};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
};
use datafusion::prelude::SessionContext;

/// Bytes that one call may give, or steps that it may take, for the rows of one batch.
const ANSWER_BYTES_MAX: u128 = 256 << 20;

/// Bytes of a constant: it becomes part of the plan, which is read and written many times over.
const CONSTANT_BYTES_MAX: u128 = 4 << 20;

/// How long an answer will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Growth {
    /// The first argument, as often as the second says.
    Repeated,
    /// As many characters as the second argument says.
    Padded,
    /// As many elements as the second argument says.
    Resized,
    /// The elements between the first two arguments in steps of the third.
    Counted,
    /// The first argument with the second wherever it stands replaced by the third.
    Replaced,
    /// The first argument with every place of it replaced by the third, at worst.
    Rewritten,
    /// All arguments one after the other.
    Joined,
    /// Little, but every place of the first argument is compared with every place of the second.
    Compared,
}

const GROWING: [(&str, Growth); 18] = [
    ("repeat", Growth::Repeated),
    ("array_repeat", Growth::Repeated),
    ("lpad", Growth::Padded),
    ("rpad", Growth::Padded),
    ("array_resize", Growth::Resized),
    ("range", Growth::Counted),
    ("generate_series", Growth::Counted),
    ("replace", Growth::Replaced),
    ("regexp_replace", Growth::Rewritten),
    ("translate", Growth::Joined),
    ("concat", Growth::Joined),
    ("concat_ws", Growth::Joined),
    ("array_concat", Growth::Joined),
    ("array_append", Growth::Joined),
    ("array_to_string", Growth::Joined),
    ("levenshtein", Growth::Compared),
    ("array_has_all", Growth::Compared),
    ("array_has_any", Growth::Compared),
];

/// Puts the bounded functions in the place of the engine's.
pub(super) fn register(context: &SessionContext) {
    for (name, growth) in GROWING {
        if let Ok(inner) = context.udf(name) {
            let signature = inner.signature().clone();
            context.register_udf(ScalarUDF::new_from_impl(Bounded {
                inner,
                growth,
                signature,
            }));
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Bounded {
    inner: Arc<ScalarUDF>,
    growth: Growth,
    signature: Signature,
}

impl Hash for Bounded {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.name().hash(state);
    }
}

impl ScalarUDFImpl for Bounded {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn aliases(&self) -> &[String] {
        self.inner.aliases()
    }

    fn schema_name(&self, arguments: &[Expr]) -> Result<String> {
        self.inner.schema_name(arguments)
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType> {
        self.inner.inner().return_type(given)
    }

    fn return_field_from_args(&self, given: ReturnFieldArgs) -> Result<FieldRef> {
        self.inner.return_field_from_args(given)
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        self.inner.coerce_types(given)
    }

    fn simplify(&self, arguments: Vec<Expr>, _: &SimplifyContext) -> Result<ExprSimplifyResult> {
        // The engine's shorter forms of a call would be calls of its own, unbounded function.
        Ok(ExprSimplifyResult::Original(arguments))
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let are_constant = |value: &ColumnarValue| matches!(value, ColumnarValue::Scalar(_));
        let (rows, bytes_max) = match call.args.iter().all(are_constant) {
            true => (1, CONSTANT_BYTES_MAX),
            false => (call.number_rows, ANSWER_BYTES_MAX),
        };
        let columns = call.args.iter().map(|value| value.clone().into_array(rows));
        let columns: Vec<ArrayRef> = columns.collect::<Result<_>>()?;
        let bytes = self.growth.bytes(&columns, rows);
        if bytes > bytes_max {
            return Err(DataFusionError::ResourcesExhausted(format!(
                "{}() would make {} MiB at once, at most {} MiB are allowed",
                self.inner.name(),
                bytes >> 20,
                bytes_max >> 20
            )));
        }
        self.inner.invoke_with_args(call)
    }
}

impl Growth {
    /// Bytes of the answer for these rows, at least.
    fn bytes(self, columns: &[ArrayRef], rows: usize) -> u128 {
        let number = |place: usize| columns.get(place).and_then(numbers);
        let size = |place: usize| columns.get(place).map(sizes).unwrap_or_default();
        let at = |sizes: &[usize], row| sizes.get(row).copied().unwrap_or(0) as u128;
        let per_row: Box<dyn Fn(usize) -> u128> = match self {
            Self::Repeated => {
                // array_repeat has the element first as well; an element has some bytes of its own.
                let (first, times) = (size(0), number(1).unwrap_or_default());
                Box::new(move |row| at(&first, row).max(1) * count(&times, row))
            }
            Self::Padded | Self::Resized => {
                let wide = number(1).unwrap_or_default();
                let bytes_each = if self == Self::Padded { 1 } else { 8 };
                Box::new(move |row| count(&wide, row) * bytes_each)
            }
            Self::Counted => {
                let bounds = bounds(columns);
                Box::new(move |row| 8 * steps(&bounds, row))
            }
            Self::Replaced => {
                let (first, from, by) = (size(0), size(1), size(2));
                let times = move |row| at(&first, row) / at(&from, row).max(1) + 1;
                Box::new(move |row| times(row) * at(&by, row).max(1))
            }
            Self::Rewritten => {
                let (first, by) = (size(0), size(2));
                Box::new(move |row| (at(&first, row) + 1) * at(&by, row).max(1))
            }
            Self::Compared => {
                let (first, second) = (size(0), size(1));
                Box::new(move |row| at(&first, row) * at(&second, row) / 8)
            }
            Self::Joined => {
                let all: Vec<Vec<usize>> = columns.iter().map(sizes).collect();
                Box::new(move |row| all.iter().map(|column| at(column, row)).sum())
            }
        };
        (0..rows).map(per_row).sum()
    }
}

/// Whole numbers of a column, if it has any.
fn numbers(column: &ArrayRef) -> Option<Numbers> {
    if !column.data_type().is_numeric() {
        return None;
    }
    let whole = arrow_cast::cast(column, &DataType::Int64).ok()?;
    let whole = whole.as_primitive_opt::<Int64Type>()?;
    Some(whole.iter().collect())
}

fn count(numbers: &[Option<i64>], row: usize) -> u128 {
    let number = numbers.get(row).copied().flatten().unwrap_or(0);
    u128::try_from(number).unwrap_or(0)
}

type Numbers = Vec<Option<i64>>;

/// Start, stop and step of ranges as whole numbers; of days and instants in nanoseconds.
fn bounds(columns: &[ArrayRef]) -> [Numbers; 3] {
    let step = columns.get(2).and_then(nanoseconds);
    let instant = |place: usize| {
        let column = columns.get(place)?;
        let instants = DataType::Timestamp(TimeUnit::Nanosecond, None);
        let whole = arrow_cast::cast(column, &instants).ok()?;
        numbers(&arrow_cast::cast(&whole, &DataType::Int64).ok()?)
    };
    let number = |place: usize| columns.get(place).and_then(numbers);
    match step {
        Some(step) => [
            instant(0).unwrap_or_default(),
            instant(1).unwrap_or_default(),
            step,
        ],
        None => [number(0), number(1), number(2)].map(Option::unwrap_or_default),
    }
}

/// Intervals at their shortest: a month has 28 days.
fn nanoseconds(column: &ArrayRef) -> Option<Numbers> {
    const DAY: i64 = 86_400_000_000_000;
    let intervals = column.as_primitive_opt::<IntervalMonthDayNanoType>()?;
    let length = |interval: IntervalMonthDayNano| {
        let days = i64::from(interval.months) * 28 + i64::from(interval.days);
        days.saturating_mul(DAY)
            .saturating_add(interval.nanoseconds)
    };
    Some(
        intervals
            .iter()
            .map(|interval| interval.map(length))
            .collect(),
    )
}

/// Elements of a range.
fn steps([start, stop, step]: &[Numbers; 3], row: usize) -> u128 {
    let at = |numbers: &Numbers| numbers.get(row).copied().flatten().map(i128::from);
    let (start, stop) = match (at(start), at(stop)) {
        (Some(stop), None) => (0, stop),
        (Some(start), Some(stop)) => (start, stop),
        _ => return 0,
    };
    let step = at(step).filter(|step| *step != 0).unwrap_or(1);
    u128::try_from((stop - start) / step).unwrap_or(0) + 1
}

/// Bytes of each text, about those of each list, and few of anything else.
fn sizes(column: &ArrayRef) -> Vec<usize> {
    let of_texts = |text: Option<&str>| text.map_or(0, str::len);
    if let Some(texts) = column.as_string_opt::<i32>() {
        return texts.iter().map(of_texts).collect();
    }
    if let Some(texts) = column.as_string_opt::<i64>() {
        return texts.iter().map(of_texts).collect();
    }
    if let Some(texts) = column.as_string_view_opt() {
        return texts.iter().map(of_texts).collect();
    }
    if let Some(lists) = column.as_list_opt::<i32>() {
        return lists.offsets().lengths().map(|items| items * 8).collect();
    }
    vec![8; column.len()]
}
