//! All visits, as one program, so that they run side by side: `cargo test -p moa-e2e --test visits sessions::`
//! runs those of one file. What they stand on is in `src`.

mod around;
mod builds;
mod callbacks;
mod calls;
mod campaign;
mod cart;
mod cart_buttons;
mod cart_changes;
mod claims;
mod conformance;
mod consent;
mod day;
mod delivery;
mod engagement;
mod engine;
mod extras;
mod faults;
mod harmless;
mod late;
mod live;
mod logout;
mod matrix;
mod member;
mod nothing_lost;
mod pages;
mod privacy;
mod probes;
mod scroll;
mod sessions;
mod settings;
mod signup;
mod stores;
mod tag;
mod traits;
mod walk;
