//! The replay of rounds and the score of what they find, on small series made by hand.

mod replay;
mod score;
mod several_sites;
mod site;
