//! Setting up a second factor: the secret as a picture and as text, and the codes for the day when
//! the authenticator is lost.

use data_encoding::BASE64;
use maud::{Markup, html};
use qrcode::QrCode;
use qrcode::render::svg;

use super::form;
use crate::guard::form::FormToken;
use crate::guard::then::Then;
use crate::page_data::office::{Enrolment, Secret};

/// Side of the picture in pixels; phones read it from a screen at arm's length.
const SIDE_PIXELS: u32 = 240;

/// The picture, the secret in groups of four to type, and the form for a first code.
pub fn set_up(
    enrolment: &Enrolment,
    action: &str,
    token: &FormToken,
    then: &Then,
    refusal: Option<&str>,
) -> Markup {
    html! {
        (form::refusal(refusal))
        ol.steps {
            li {
                "Scan this with an authenticator app."
                @if let Some(picture) = picture(&enrolment.otpauth_uri) {
                    img.qr src=(picture) width=(SIDE_PIXELS) height=(SIDE_PIXELS) alt="QR code with the secret that stands below as text";
                }
                "Or type this secret: " code.secret-text { (in_groups(enrolment.typed_secret.reveal())) }
            }
            li {
                form.stacked method="post" action=(action) {
                    (form::token(token))
                    (form::then(then))
                    label for="code" { "Type the code that it shows" }
                    input #code name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="16";
                    button.primary type="submit" { "Set up" }
                }
            }
        }
    }
}

/// The recovery codes, once.
pub fn recovery_codes(codes: &[Secret], onward: &str) -> Markup {
    html! {
        h1 { "Second factor set up" }
        p.lead { "These codes are shown once. Each works once instead of a code of your authenticator: print them or keep them in a password manager." }
        ul.codes { @for code in codes { li { code { (code.reveal()) } } } }
        p { a.button href=(onward) { "I have kept them" } }
    }
}

/// As `data:` address, since nothing inline may run or be styled.
fn picture(uri: &Secret) -> Option<String> {
    let code = QrCode::new(uri.reveal()).ok()?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(SIDE_PIXELS, SIDE_PIXELS)
        .build();
    Some(format!(
        "data:image/svg+xml;base64,{}",
        BASE64.encode(drawn.as_bytes())
    ))
}

fn in_groups(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    let groups = characters
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_written_in_groups_of_four() {
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
    }

    #[test]
    fn the_picture_is_an_image_and_does_not_show_the_secret_as_text() {
        let uri = Secret::new("otpauth://totp/a?secret=GEZDGNBVGY");
        let picture = picture(&uri).expect("short enough");
        assert!(picture.starts_with("data:image/svg+xml;base64,"));
        assert!(!picture.contains("GEZDGNBVGY"));
    }
}
