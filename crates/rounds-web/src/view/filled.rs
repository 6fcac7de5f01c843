//! Forms of several fields that are shown again with what was typed when they were refused. A page
//! may hold many such forms; each has a name of its own, which is the beginning of its fields' ids.
//! Why one was refused stands at the top of the page ([`Filled::notice`]) and beside the field.

use maud::{Markup, html};

use super::form;
use super::sent::Sent;
use crate::guard::file::FILE;
use crate::guard::form::FormToken;
use crate::guard::limits::{FILE_FORM_BYTES_MAX, size_in_words};

/// The forms of a page, one of which may have been refused.
pub struct Filled<'a> {
    token: &'a FormToken,
    sent: Option<&'a Sent>,
}

/// A field of a form.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    form: &'a str,
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    value: &'a str,
    is_required: bool,
    length_max: u32,
}

/// A field that must be filled in.
pub fn needed<'a>(form: &'a str, name: &'a str, label: &'a str) -> Field<'a> {
    Field {
        form,
        name,
        label,
        hint: "",
        value: "",
        is_required: true,
        length_max: 4_000,
    }
}

/// A field that may stay empty.
pub fn field<'a>(form: &'a str, name: &'a str, label: &'a str) -> Field<'a> {
    Field {
        is_required: false,
        ..needed(form, name, label)
    }
}

impl<'a> Field<'a> {
    /// With what helps to fill it in.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// With what stands in it at first.
    pub fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }

    fn id(&self) -> String {
        format!("{}-{}", self.form, self.name)
    }

    fn fault_id(&self) -> String {
        format!("{}-fault", self.id())
    }

    fn name_and_hint(&self) -> Markup {
        html! {
            (self.label)
            @if !self.hint.is_empty() { " " span.quiet { "(" (self.hint) ")" } }
        }
    }
}

impl<'a> Filled<'a> {
    /// Forms with this token.
    pub fn new(token: &'a FormToken, sent: Option<&'a Sent>) -> Self {
        Self { token, sent }
    }

    /// The token of the page's forms.
    pub fn token(&self) -> &FormToken {
        self.token
    }

    /// Whether this is the form that was refused; it is unfolded.
    pub fn is_refused(&self, form: &str) -> bool {
        self.refused(form).is_some()
    }

    /// At the top of the page: that a form was refused and why, with the way to it.
    pub fn notice(&self) -> Markup {
        html! {
            @if let Some(sent) = self.sent {
                p.refused role="alert" {
                    "This was not done: " (sent.refusal) ". "
                    a href=(format!("#form-{}", sent.form)) { "To what you typed" }
                }
            }
        }
    }

    /// Why this field was refused.
    fn fault(&self, field: &Field<'_>) -> Option<&str> {
        self.refused(field.form)?.fault_of(field.name)
    }

    /// The id of what says why this field was refused; for `aria-describedby`.
    fn fault_id(&self, field: &Field<'_>) -> Option<String> {
        self.fault(field).map(|_| field.fault_id())
    }

    fn label(&self, field: &Field<'_>) -> Markup {
        html! {
            label for=(field.id()) { (field.name_and_hint()) }
            (self.fault_words(field))
        }
    }

    fn fault_words(&self, field: &Field<'_>) -> Markup {
        html! {
            @if let Some(why) = self.fault(field) { p.field-fault id=(field.fault_id()) { (why) } }
        }
    }

    fn refused(&self, form: &str) -> Option<&Sent> {
        self.sent.filter(|sent| sent.form == form)
    }

    /// What stands in a field: what was typed, else what is there.
    pub fn kept(&self, form: &str, name: &str, present: &str) -> String {
        match self.refused(form) {
            Some(sent) => sent.fields.text(name).unwrap_or_default(),
            None => present.to_owned(),
        }
    }

    /// A form around its fields.
    pub fn form(&self, name: &str, action: &str, button: &str, fields: &Markup) -> Markup {
        self.around(name, action, button, fields, None)
    }

    /// A form with a file.
    pub fn form_with_file(
        &self,
        name: &str,
        action: &str,
        button: &str,
        inside: &Markup,
    ) -> Markup {
        self.around(name, action, button, inside, Some("multipart/form-data"))
    }

    fn around(
        &self,
        name: &str,
        action: &str,
        button: &str,
        fields: &Markup,
        encoding: Option<&str>,
    ) -> Markup {
        html! {
            form.stacked id=(format!("form-{name}")) method="post" action=(action) enctype=[encoding] {
                (form::token(self.token))
                input type="hidden" name="form" value=(name);
                (fields)
                button.primary type="submit" { (button) }
            }
        }
    }

    /// The same folded away under a few words, unless it was refused.
    pub fn folded(&self, name: &str, words: &str, form: &Markup) -> Markup {
        html! {
            details.fold open[self.is_refused(name)] { summary { (words) } (form) }
        }
    }

    /// A line of text.
    pub fn line(&self, field: &Field<'_>) -> Markup {
        self.input(field, "text", None)
    }

    /// A number; any is taken by the browser, and what makes sense is said by the answer.
    pub fn number(&self, field: &Field<'_>) -> Markup {
        self.input(field, "text", Some("decimal"))
    }

    /// A day.
    pub fn day(&self, field: &Field<'_>) -> Markup {
        self.input(field, "date", None)
    }

    /// A time of day.
    pub fn time(&self, field: &Field<'_>) -> Markup {
        self.input(field, "time", None)
    }

    fn input(&self, field: &Field<'_>, kind: &str, keyboard: Option<&str>) -> Markup {
        html! {
            (self.label(field))
            input id=(field.id()) type=(kind) aria-invalid=[self.fault(field).map(|_| "true")]
                aria-describedby=[self.fault_id(field)] autofocus[self.fault(field).is_some()] inputmode=[keyboard] name=(field.name)
                value=(self.kept(field.form, field.name, field.value))
                required[field.is_required] maxlength=[(kind == "text").then_some(field.length_max)]
                autocomplete="off";
        }
    }

    /// Several lines of text.
    pub fn area(&self, field: &Field<'_>) -> Markup {
        html! {
            (self.label(field))
            textarea id=(field.id()) aria-invalid=[self.fault(field).map(|_| "true")]
                aria-describedby=[self.fault_id(field)] autofocus[self.fault(field).is_some()] name=(field.name) rows="3" required[field.is_required]
                maxlength=(field.length_max) { (self.kept(field.form, field.name, field.value)) }
        }
    }

    /// One of several; each with its word and how it is said. A field that may stay empty offers
    /// that, too.
    pub fn choice<'o>(
        &self,
        field: &Field<'_>,
        options: impl IntoIterator<Item = (&'o str, &'o str)>,
    ) -> Markup {
        let chosen = self.kept(field.form, field.name, field.value);
        html! {
            (self.label(field))
            select id=(field.id()) aria-invalid=[self.fault(field).map(|_| "true")]
                aria-describedby=[self.fault_id(field)] autofocus[self.fault(field).is_some()] name=(field.name) required[field.is_required] {
                @if !field.is_required || chosen.is_empty() { option value="" { "–" } }
                @for (word, said) in options {
                    option value=(word) selected[word == chosen] { (said) }
                }
            }
        }
    }

    /// Any number of several; each with its word and how it is said. `present` are those that are
    /// chosen at first.
    pub fn several<'o>(
        &self,
        field: &Field<'_>,
        present: &[&str],
        options: impl IntoIterator<Item = (&'o str, &'o str)>,
    ) -> Markup {
        let sent = self.refused(field.form);
        let is_chosen = |word: &str| match sent {
            Some(sent) => sent.fields.all(field.name).any(|chosen| chosen == word),
            None => present.contains(&word),
        };
        html! {
            (self.label(field))
            select id=(field.id()) name=(field.name) multiple size="5" {
                @for (word, said) in options { option value=(word) selected[is_chosen(word)] { (said) } }
            }
        }
    }

    /// A box to tick.
    pub fn tick(&self, field: &Field<'_>) -> Markup {
        let is_ticked = match self.refused(field.form) {
            Some(sent) => sent.fields.is_ticked(field.name),
            None => !field.value.is_empty(),
        };
        html! {
            label.box {
                input type="checkbox" id=(field.id()) name=(field.name) value="yes" checked[is_ticked];
                " " (field.label)
            }
        }
    }

    /// A file to choose. Where scripts run, one that is too large is not even sent.
    pub fn file(&self, form: &str, label: &str) -> Markup {
        let limit = size_in_words(FILE_FORM_BYTES_MAX as u64);
        html! {
            label for=(format!("{form}-{FILE}")) { (label) " " span.quiet { "(" (limit) " at most)" } }
            input id=(format!("{form}-{FILE}")) type="file" name=(FILE)
                data-bytes-max=(FILE_FORM_BYTES_MAX) data-too-large=(format!("This file is larger than {limit}."));
        }
    }
}
