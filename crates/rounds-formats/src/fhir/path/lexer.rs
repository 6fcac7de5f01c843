//! Path text into tokens with their positions.

use super::PathError;

/// Longest path accepted, in bytes.
const LENGTH_MAX: usize = 4096;

/// A token and where it begins, in characters counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) position: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A plain or `` `delimited` `` name; the flag says delimited.
    Name(String, bool),
    /// `'text'`
    Text(String),
    /// Digits with or without a decimal point, as written.
    Number(String),
    /// `@2026-11-22`, `@2026-11-22T10:00Z`, `@T10:00`, without the `@`.
    Temporal(String),
    /// `%name`
    Constant(String),
    /// `$this`
    Special(String),
    /// Punctuation and operators.
    Symbol(&'static str),
}

impl Token {
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Name(name, _) => format!("`{name}`"),
            Self::Text(text) => format!("'{text}'"),
            Self::Number(text) => text.clone(),
            Self::Temporal(text) => format!("@{text}"),
            Self::Constant(name) => format!("%{name}"),
            Self::Special(name) => format!("${name}"),
            Self::Symbol(symbol) => format!("`{symbol}`"),
        }
    }
}

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 23] = [
    "<=", ">=", "!=", "!~", ".", "(", ")", "[", "]", "{", "}", ",", "+", "-", "*", "/", "=", "<",
    ">", "~", "|", "&", ";",
];

/// Splits a path into tokens.
pub(super) fn tokenize(path: &str) -> Result<Vec<Placed>, PathError> {
    if path.len() > LENGTH_MAX {
        return Err(PathError {
            path: format!("{}…", path.chars().take(40).collect::<String>()),
            position: LENGTH_MAX,
            message: format!(
                "the path is {} bytes long, at most {LENGTH_MAX} are read",
                path.len()
            ),
        });
    }
    let mut lexer = Lexer {
        path,
        characters: path.chars().collect(),
        next: 0,
    };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_space()?;
        let position = lexer.next + 1;
        match lexer.token()? {
            Some(token) => tokens.push(Placed { token, position }),
            None => return Ok(tokens),
        }
    }
}

struct Lexer<'p> {
    path: &'p str,
    characters: Vec<char>,
    next: usize,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.next + ahead).copied()
    }

    fn error(&self, position: usize, message: impl Into<String>) -> PathError {
        PathError {
            path: self.path.to_owned(),
            position: position + 1,
            message: message.into(),
        }
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(character) = self.peek(0).filter(|c| accept(*c)) {
            taken.push(character);
            self.next += 1;
        }
        taken
    }

    fn skip_space(&mut self) -> Result<(), PathError> {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(character), _) if character.is_whitespace() => self.next += 1,
                (Some('/'), Some('/')) => {
                    self.take_while(|c| c != '\n');
                }
                (Some('/'), Some('*')) => self.skip_block_comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn skip_block_comment(&mut self) -> Result<(), PathError> {
        let start = self.next;
        self.next += 2;
        while self.next < self.characters.len() {
            if self.peek(0) == Some('*') && self.peek(1) == Some('/') {
                self.next += 2;
                return Ok(());
            }
            self.next += 1;
        }
        Err(self.error(start, "the comment has no end, expected `*/`"))
    }

    fn token(&mut self) -> Result<Option<Token>, PathError> {
        let Some(character) = self.peek(0) else {
            return Ok(None);
        };
        let token = match character {
            '\'' | '`' => self.quoted(character)?,
            '@' => self.temporal()?,
            '%' => self.constant()?,
            '$' => {
                self.next += 1;
                Token::Special(self.take_while(is_name_part))
            }
            c if c.is_ascii_digit() => self.number(),
            c if c.is_ascii_alphabetic() || c == '_' => {
                Token::Name(self.take_while(is_name_part), false)
            }
            _ => self.symbol(character)?,
        };
        Ok(Some(token))
    }

    fn symbol(&mut self, character: char) -> Result<Token, PathError> {
        let found = SYMBOLS.iter().find(|symbol| {
            symbol
                .chars()
                .enumerate()
                .all(|(ahead, expected)| self.peek(ahead) == Some(expected))
        });
        match found {
            Some(symbol) => {
                self.next += symbol.len();
                Ok(Token::Symbol(symbol))
            }
            None => Err(self.error(self.next, format!("unexpected character {character:?}"))),
        }
    }

    fn number(&mut self) -> Token {
        let mut text = self.take_while(|c| c.is_ascii_digit());
        let has_decimals =
            self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit());
        if has_decimals {
            self.next += 1;
            text.push('.');
            text.push_str(&self.take_while(|c| c.is_ascii_digit()));
        }
        Token::Number(text)
    }

    fn temporal(&mut self) -> Result<Token, PathError> {
        let start = self.next;
        self.next += 1;
        let mut text = self.take_while(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T'));
        if self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit()) {
            self.next += 1;
            text.push('.');
            text.push_str(&self.take_while(|c| c.is_ascii_digit()));
        }
        if text.contains('T') {
            text.push_str(
                &self.take_while(|c| c.is_ascii_digit() || matches!(c, 'Z' | '+' | '-' | ':')),
            );
        }
        if text.is_empty() {
            return Err(self.error(start, "expected a date or time after `@`"));
        }
        Ok(Token::Temporal(text))
    }

    fn constant(&mut self) -> Result<Token, PathError> {
        let start = self.next;
        self.next += 1;
        let name = match self.peek(0) {
            Some(quote @ ('\'' | '`')) => match self.quoted(quote)? {
                Token::Text(name) | Token::Name(name, _) => name,
                _ => String::new(),
            },
            _ => self.take_while(is_name_part),
        };
        if name.is_empty() {
            return Err(self.error(start, "expected the name of a constant after `%`"));
        }
        Ok(Token::Constant(name))
    }

    fn quoted(&mut self, quote: char) -> Result<Token, PathError> {
        let start = self.next;
        self.next += 1;
        let mut text = String::new();
        loop {
            let Some(character) = self.peek(0) else {
                return Err(self.error(start, format!("the text has no closing {quote}")));
            };
            self.next += 1;
            match character {
                c if c == quote => break,
                '\\' => text.push(self.escape()?),
                c => text.push(c),
            }
        }
        Ok(match quote {
            '`' => Token::Name(text, true),
            _ => Token::Text(text),
        })
    }

    fn escape(&mut self) -> Result<char, PathError> {
        let position = self.next;
        let character = self.peek(0);
        self.next += 1;
        match character {
            Some(c @ ('\'' | '"' | '`' | '\\' | '/')) => Ok(c),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('f') => Ok('\u{c}'),
            Some('u') => {
                let digits: String = (0..4).filter_map(|ahead| self.peek(ahead)).collect();
                self.next += 4;
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)
                    .ok_or_else(|| {
                        self.error(position, "expected four hexadecimal digits after `\\u`")
                    })
            }
            _ => Err(self.error(
                position,
                "unknown escape, expected one of \\' \\\" \\` \\\\ \\/ \\n \\r \\t \\f \\u0000",
            )),
        }
    }
}

fn is_name_part(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}
