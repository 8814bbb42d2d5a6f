use clap::CommandFactory;

use super::*;

#[test]
fn the_command_line_is_well_formed() {
    Cli::command().debug_assert();
}

#[test]
fn no_rounds_are_refused() {
    assert!(Cli::try_parse_from(["moa-bench", "collector", "--rounds", "0"]).is_err());
}
