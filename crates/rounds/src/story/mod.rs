//! The office of the demonstration site: invented people who propose, review, decide and answer,
//! as `content/examples/office/story.toml` tells it. Every step goes through the same door as a
//! person's click, with that person's roles; a step that would be refused fails the demonstration.

mod fill;
mod play;
mod text;

pub use play::play;
