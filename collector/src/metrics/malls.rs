//! How the work for Cafe24's malls does, looked up when somebody asks.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::cafe24::state::{MallStatus, State, StateUnavailable};

/// The numbers of each mall. Malls are those that have installed the app.
#[derive(Debug, Default)]
pub(super) struct MallMetrics {
    callable: Family<Mall, Gauge>,
    waiting: Family<Mall, Gauge>,
    given_up: Family<Mall, Gauge>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Mall {
    mall: String,
}

impl MallMetrics {
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "cafe24_callable",
            "1 while the mall's tokens are taken, 0 while somebody has to open the app again",
            self.callable.clone(),
        );
        registry.register(
            "cafe24_webhooks_waiting",
            "Webhooks of the mall that were kept and not dealt with yet",
            self.waiting.clone(),
        );
        registry.register(
            "cafe24_webhooks_given_up",
            "Webhooks of the mall that could not be dealt with, of the last month",
            self.given_up.clone(),
        );
    }

    pub async fn look(&self, state: &State) -> Result<(), StateUnavailable> {
        for known in state.malls().await? {
            if known.status == MallStatus::Uninstalled {
                continue;
            }
            let (waiting, given_up) = state.count_deliveries(&known.mall).await?;
            let callable = known.status == MallStatus::Installed;
            let mall = Mall { mall: known.mall };
            let set = |family: &Family<Mall, Gauge>, number: u64| {
                let number = i64::try_from(number).unwrap_or(i64::MAX);
                family.get_or_create(&mall).set(number);
            };
            set(&self.callable, callable.into());
            set(&self.waiting, waiting);
            set(&self.given_up, given_up);
        }
        Ok(())
    }
}
