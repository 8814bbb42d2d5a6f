//! The collector and Cafe24's servers: a stand-in with a simulated mall, in the same process and in
//! virtual time, or as programs of their own.

mod life;
mod mall;
mod truth;
