//! Whether a mall can be called.

use super::context::Room;
use super::publish::WorkError;
use super::state::{Mall, Standing};

/// The mall, while it can be called.
pub(super) async fn current(room: &Room, name: &str) -> Result<Option<Mall>, WorkError> {
    let mall = room.state.mall(name).await?;
    Ok(mall.filter(|mall| mall.standing == Standing::Installed))
}

/// Nothing more can be done until somebody opens the app again.
pub(super) async fn fail(room: &Room, name: &str, error: &WorkError) {
    tracing::error!(mall = name, %error, "the mall cannot be called");
    let now = (room.now)();
    let marked = match current(room, name).await {
        Ok(Some(_)) => {
            let problem = Some(error.to_string());
            room.state
                .set_standing(name, Standing::Refused, problem, now)
                .await
        }
        _ => return,
    };
    if let Err(error) = marked {
        tracing::error!(mall = name, %error, "and that could not be noted");
    }
}
