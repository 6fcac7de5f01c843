//! The functions that views may call, and how their arguments are read.

use rounds_core::suggest::did_you_mean;

use super::PathError;
use super::expression::{BoundaryKind, Conditional, Expression, Literal, Step};
use super::parser::Parser;
use crate::fhir::types;

/// Every function of the subset.
pub(super) const FUNCTIONS: [&str; 13] = [
    "where",
    "exists",
    "empty",
    "extension",
    "ofType",
    "first",
    "not",
    "join",
    "getResourceKey",
    "getReferenceKey",
    "lowBoundary",
    "highBoundary",
    "iif",
];

/// Reads the arguments of `name(` up to, not including, its `)` and adds what it does to `steps`.
pub(super) fn call(
    parser: &mut Parser<'_>,
    name: &str,
    position: usize,
    steps: &mut Vec<Step>,
) -> Result<(), PathError> {
    let step = match name {
        "where" => Step::Where(Box::new(parser.expression(0)?)),
        "exists" => Step::Exists(optional(parser)?.map(Box::new)),
        "empty" => Step::Empty,
        "first" => Step::First,
        "not" => Step::Not,
        "join" => Step::Join(text(parser, name, true)?),
        "extension" => {
            let url = text(parser, name, false)?;
            steps.push(Step::Field("extension".to_owned()));
            Step::HasUrl(url)
        }
        "ofType" => of_type(parser, steps)?,
        "getResourceKey" => Step::ResourceKey,
        "getReferenceKey" => Step::ReferenceKey(reference_type(parser)?),
        "lowBoundary" => Step::LowBoundary(boundary_kind(steps)),
        "highBoundary" => Step::HighBoundary(boundary_kind(steps)),
        "iif" => Step::If(Box::new(conditional(parser)?)),
        _ => {
            let suggestion = did_you_mean(name, FUNCTIONS);
            let message = format!(
                "the function {name}() is not in the subset that views may use ({}){suggestion}",
                FUNCTIONS.join(", ")
            );
            return Err(parser.error(position, message));
        }
    };
    steps.push(step);
    Ok(())
}

fn conditional(parser: &mut Parser<'_>) -> Result<Conditional, PathError> {
    let condition = parser.expression(0)?;
    parser.expect_symbol(",")?;
    let then = parser.expression(0)?;
    let otherwise = match parser.take_symbol(",") {
        true => Some(parser.expression(0)?),
        false => None,
    };
    Ok(Conditional {
        condition,
        then,
        otherwise,
    })
}

fn boundary_kind(steps: &[Step]) -> BoundaryKind {
    if Parser::boundary_of_date(steps) {
        BoundaryKind::Date
    } else {
        BoundaryKind::DateTime
    }
}

fn is_at_end(parser: &Parser<'_>) -> bool {
    parser.found() == "`)`"
}

fn optional(parser: &mut Parser<'_>) -> Result<Option<Expression>, PathError> {
    if is_at_end(parser) {
        Ok(None)
    } else {
        parser.expression(0).map(Some)
    }
}

/// A text literal or constant; nothing counts as "" where `optional`.
fn text(
    parser: &mut Parser<'_>,
    function: &str,
    may_be_missing: bool,
) -> Result<String, PathError> {
    if may_be_missing && is_at_end(parser) {
        return Ok(String::new());
    }
    let position = parser.position();
    let argument = parser.expression(0)?;
    match argument.as_literal() {
        Some(Literal::Text(text)) => Ok(text.clone()),
        _ => Err(parser.error(
            position,
            format!("{function}() takes a text literal or a text constant"),
        )),
    }
}

/// A type's name: `Quantity`, `FHIR.Quantity` or `System.String`.
fn type_name(parser: &mut Parser<'_>) -> Result<String, PathError> {
    let position = parser.position();
    let Some(first) = parser.take_name() else {
        let found = parser.found();
        return Err(parser.error(
            position,
            format!("expected the name of a type, found {found}"),
        ));
    };
    if !parser.take_symbol(".") {
        return types::check_name(&first).map_err(|message| parser.error(position, message));
    }
    let Some(second) = parser.take_name() else {
        let found = parser.found();
        return Err(parser.error(
            position,
            format!("expected the name of a type, found {found}"),
        ));
    };
    let name = match first.as_str() {
        "FHIR" => second,
        "System" => types::of_system(&second),
        _ => {
            let message = format!("{first} is not a namespace of types, expected FHIR or System");
            return Err(parser.error(position, message));
        }
    };
    types::check_name(&name).map_err(|message| parser.error(position, message))
}

fn of_type(parser: &mut Parser<'_>, steps: &mut Vec<Step>) -> Result<Step, PathError> {
    let type_name = type_name(parser)?;
    Ok(match steps.pop() {
        Some(Step::Field(name)) => Step::Choice {
            field: types::choice_field(&name, &type_name),
            name,
            type_name,
        },
        Some(other) => {
            steps.push(other);
            Step::OfType(type_name)
        }
        None => Step::OfType(type_name),
    })
}

fn reference_type(parser: &mut Parser<'_>) -> Result<Option<String>, PathError> {
    if is_at_end(parser) {
        return Ok(None);
    }
    let position = parser.position();
    let name = type_name(parser)?;
    if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        Ok(Some(name))
    } else {
        Err(parser.error(position, format!("{name} is not a resource type")))
    }
}
