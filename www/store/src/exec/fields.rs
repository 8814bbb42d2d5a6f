//! The fields of a posted form, in which a name may stand more than once.

use std::convert::Infallible;

use axum::Form;
use axum::extract::{FromRequest, Request};

/// The fields of a posted form.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Infallible;

    /// A body that is no form counts as an empty one.
    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        Ok(Self(form.map(|Form(fields)| fields).unwrap_or_default()))
    }
}

impl Fields {
    /// The first value of this name, empty if there is none.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every value of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.0.iter();
        fields.filter_map(move |(key, value)| (key == name).then_some(value.as_str()))
    }

    /// The first value of this name as a number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name).trim().parse().ok()
    }
}
