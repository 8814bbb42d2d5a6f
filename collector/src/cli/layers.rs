//! Where settings come from.

use std::path::Path;

use crate::config::{Layer, SettingsError};

/// Flags, environment and file, the first winning over the next.
pub(crate) fn layers(flags: Layer, config: Option<&Path>) -> Result<[Layer; 3], SettingsError> {
    let file = config.map(Layer::file).transpose()?.unwrap_or_default();
    // A variable that is no text is none of ours.
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok([flags, Layer::environment(variables)?, file])
}
