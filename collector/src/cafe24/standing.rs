//! Whether a mall can be called.

use super::context::Context;
use super::publish::WorkError;
use super::state::{Mall, MallStatus};

/// The mall, while it can be called.
pub(super) async fn current(context: &Context, name: &str) -> Result<Option<Mall>, WorkError> {
    let mall = context.state.mall(name).await?;
    Ok(mall.filter(|mall| mall.status == MallStatus::Installed))
}

/// Nothing more can be done until somebody opens the app again.
pub(super) async fn fail(context: &Context, name: &str, error: &WorkError) {
    tracing::error!(mall = name, %error, "the mall cannot be called");
    let now = (context.now)();
    let marked = match current(context, name).await {
        Ok(Some(_)) => {
            let problem = Some(error.to_string());
            context
                .state
                .set_status(name, MallStatus::Refused, problem, now)
                .await
        }
        _ => return,
    };
    if let Err(error) = marked {
        tracing::error!(mall = name, %error, "and that could not be noted");
    }
}
