//! The D.Collection API: shops and products of Cafe24's fashion programme, for partners that Cafe24
//! has approved (facts/server 1.8). It looks up who sells what; events have no part in it.

use http::Method;
use serde_json::Value;

use super::api::{Api, ApiError, Bucket, Proof, Question};
use super::records::tidy;
use super::throttle::Lane;

/// What is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Shops, by name and properties.
    Shops,
    /// Products, by category, shop and name.
    Products,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Shops => "shops",
            Self::Products => "products",
        }
    }
}

/// A page of what is found.
///
/// # Errors
///
/// [`ApiError`]; [`ApiError::Refused`] where the app has no name and password for it.
pub async fn find(api: &Api, what: What, query: &[(&str, String)]) -> Result<Vec<Value>, ApiError> {
    let Some((user, password)) = &api.app.dcollection else {
        return Err(ApiError::Refused {
            path: what.name().to_owned(),
            why: "only approved partners may ask; set cafe24.dcollection_user and cafe24.dcollection_password".into(),
        });
    };
    let question = Question {
        method: Method::GET,
        url: format!("{}/api/{}", api.app.endpoints.dcollection, what.name()),
        query,
        body: None,
    };
    let proof = Proof::Basic(user, password);
    let answer = api
        .ask(
            Bucket::Dcollection,
            Lane::Now,
            proof,
            what.name(),
            &question,
        )
        .await?;
    let mut answer = tidy(answer);
    Ok(match answer.get_mut(what.name()).map(Value::take) {
        Some(Value::Array(found)) => found,
        _ => Vec::new(),
    })
}
