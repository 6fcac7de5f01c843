//! Long lists in pieces: `limit` and `cursor` in, `next` and a `Link` header out.

use std::borrow::Cow;

use axum::http::header::LINK;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::contract::json;
use super::problem::{ApiResult, Problem};
use crate::page_data::Window;

/// Things in one answer where nothing else is asked for.
const LIMIT_USUAL: u64 = 100;
/// Things in one answer at most.
pub const LIMIT_MAX: u64 = 1_000;
/// Where a list ends in any case; beyond it a filter is the better way.
const OFFSET_MAX: u64 = 999_999_999;

/// Which piece of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Piece {
    /// Things to give at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<u64>,
    /// `next` of the answer before; without it the list begins.
    #[param(pattern = "^after-[0-9]{1,9}$")]
    pub cursor: Option<String>,
}

/// A piece of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// The things, in the order of the list.
    pub items: Vec<T>,
    /// How many there are in the whole list with this filter.
    pub total: u64,
    /// The cursor of the next piece; null at the end.
    pub next: Option<String>,
}

impl Piece {
    /// The stretch of the list that is asked for.
    pub fn window(&self) -> ApiResult<Window> {
        let limit = self.limit.unwrap_or(LIMIT_USUAL);
        if !(1..=LIMIT_MAX).contains(&limit) {
            let detail = format!("limit must be a number from 1 to {LIMIT_MAX}, found {limit}");
            return Err(Problem::parameter("limit", detail));
        }
        let offset = match &self.cursor {
            None => 0,
            Some(cursor) => read_cursor(cursor).ok_or_else(|| {
                let detail = "cursor must be the next of an earlier answer, as it came";
                Problem::parameter("cursor", detail)
            })?,
        };
        Ok(Window { offset, limit })
    }
}

impl<T> Page<T> {
    /// A piece that was cut out of a list of `total`.
    pub fn cut(items: Vec<T>, window: Window, total: u64) -> Self {
        let after = window.offset.saturating_add(items.len() as u64);
        let next = (after < total && !items.is_empty() && after <= OFFSET_MAX)
            .then(|| write_cursor(after));
        Self { items, total, next }
    }

    /// Cuts a piece out of a whole list.
    pub fn of_all<A: Into<T>>(all: Vec<A>, window: Window) -> Self {
        let total = all.len() as u64;
        let piece = all
            .into_iter()
            .skip(usize::try_from(window.offset).unwrap_or(usize::MAX))
            .take(usize::try_from(window.limit).unwrap_or(usize::MAX));
        Self::cut(piece.map(Into::into).collect(), window, total)
    }
}

impl<T> Page<T> {
    /// Writes the address of the next piece, if there is one, as a link (RFC 8288).
    pub fn link_in(&self, headers: &mut HeaderMap, asked: &Uri) {
        let link = self.next.as_ref().map(|next| link_to(asked, next));
        if let Some(Ok(link)) = link.map(HeaderValue::try_from) {
            headers.insert(LINK, link);
        }
    }
}

impl<T: ToSchema> PartialSchema for Page<T> {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .description(Some(
                "How many there are in the whole list with this filter.",
            ));
        let next = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("The `cursor` of the next piece; null at the end."));
        let items = ArrayBuilder::new()
            .items(RefOr::Ref(Ref::from_schema_name(T::name())))
            .description(Some("The things, in the order of the list."));
        let page = ObjectBuilder::new()
            .property("items", items)
            .required("items")
            .property("total", number)
            .required("total")
            .property("next", next)
            .required("next")
            .description(Some("A piece of a list."));
        page.into()
    }
}

impl<T: ToSchema> ToSchema for Page<T> {
    /// Pages of different things are different shapes.
    fn name() -> Cow<'static, str> {
        format!("PageOf{}", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

impl<T: Serialize> Page<T> {
    /// The answer, with a link to the next piece.
    pub fn answer(self, asked: &Uri) -> Response {
        let mut response = json(&self);
        self.link_in(response.headers_mut(), asked);
        response
    }
}

/// Relative to the address asked for, so that it holds behind a proxy too.
fn link_to(asked: &Uri, cursor: &str) -> String {
    let kept = asked.query().unwrap_or_default().split('&');
    let kept = kept.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let mut query: Vec<String> = kept.map(str::to_owned).collect();
    query.push(format!("cursor={cursor}"));
    format!("<?{}>; rel=\"next\"", query.join("&"))
}

/// Programs treat it as a whole; that it holds a place in the list is our affair.
fn write_cursor(offset: u64) -> String {
    format!("after-{offset}")
}

fn read_cursor(text: &str) -> Option<u64> {
    let digits = text.strip_prefix("after-")?;
    let is_number = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(limit: u64, cursor: Option<String>) -> Window {
        let piece = Piece {
            limit: Some(limit),
            cursor,
        };
        piece.window().expect("a window")
    }

    #[test]
    fn following_next_gives_every_thing_once() {
        let all: Vec<u64> = (0..25).collect();
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let page: Page<u64> = Page::of_all(all.clone(), piece(10, cursor));
            assert_eq!(page.total, 25);
            seen.extend(page.items);
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn a_limit_or_cursor_that_makes_no_sense_is_named() {
        for (limit, cursor, name) in [
            (Some(0), None, "limit"),
            (Some(1_001), None, "limit"),
            (None, Some("x"), "cursor"),
            (None, Some("after-+5"), "cursor"),
            (None, Some("after-1000000000"), "cursor"),
        ] {
            let cursor = cursor.map(str::to_owned);
            let problem = Piece { limit, cursor }.window().expect_err("refused");
            assert_eq!(problem.parameter.as_deref(), Some(name));
        }
    }

    #[test]
    fn the_link_keeps_the_filter() {
        let asked: Uri = "/api/v1/findings?state=all&cursor=a&limit=5"
            .parse()
            .expect("an address");
        assert_eq!(
            link_to(&asked, "b"),
            "<?state=all&limit=5&cursor=b>; rel=\"next\""
        );
    }
}
