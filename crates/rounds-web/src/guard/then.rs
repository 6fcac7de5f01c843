//! Where to go after signing in: an address of ours and of nobody else.

use crate::view::href;

/// Longest address that is kept.
const LENGTH_MAX: usize = 2_000;

/// A path of this site, with its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Then(String);

impl Then {
    /// The home page.
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    /// What was asked for where it is an address of ours that is worth going back to, otherwise the
    /// home page. `//host` and `/\\host` are other sites to a browser.
    pub fn read(asked: Option<&str>) -> Self {
        let own = asked.filter(|path| {
            let mut characters = path.chars();
            characters.next() == Some('/')
                && !matches!(characters.next(), Some('/' | '\\'))
                && path.len() <= LENGTH_MAX
                && path
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
                && !path.starts_with("/sign-in")
        });
        own.map_or_else(Self::home, |path| Self(path.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The sign-in page that leads there.
    pub fn sign_in_address(&self) -> String {
        self.step("/sign-in")
    }

    /// A page on the way that leads there in the end.
    pub fn step(&self, path: &str) -> String {
        let then = (self.0 != "/").then_some(self.0.as_str());
        href::with_query(path, &[("then", then)])
    }
}

#[cfg(test)]
mod tests {
    use super::Then;

    #[test]
    fn an_address_of_ours_is_kept() {
        for path in [
            "/",
            "/query?sql=select%201&as_of=3",
            "/data/tables/clinical.encounter",
        ] {
            assert_eq!(Then::read(Some(path)).as_str(), path);
        }
        assert_eq!(
            Then::read(Some("/query?sql=a%20b")).sign_in_address(),
            "/sign-in?then=%2Fquery%3Fsql%3Da%2520b"
        );
    }

    #[test]
    fn another_sites_address_is_not() {
        for path in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/a\\b",
            "evil",
            "",
            "/\t/evil.example",
            "/\n//evil.example",
            "javascript:alert(1)",
            "/é",
            "/sign-in?then=/sign-in",
            &format!("/{}", "a".repeat(3_000)),
        ] {
            assert_eq!(Then::read(Some(path)).as_str(), "/", "{path}");
        }
    }
}
