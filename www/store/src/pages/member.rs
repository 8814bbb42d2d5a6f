//! Login, agreement, join form and join result.

use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use serde_json::json;

use super::Page;
use crate::Result;
use crate::visit::Visit;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoginQuery {
    no_member: Option<String>,
    #[serde(default)]
    return_url: String,
    failed: Option<String>,
}

/// `/member/login.html[?noMember=1&returnUrl=…]`.
pub async fn login(visit: Visit, Query(query): Query<LoginQuery>) -> Result<Html<String>> {
    Page::new(
        &visit,
        "MEMBER_LOGIN",
        "/member/login.html",
        "member/login.html",
    )
    .title(if visit.korean() {
        "로그인"
    } else {
        "Log in"
    })
    .with("no_member", query.no_member.is_some())
    .with("return_url", query.return_url)
    .with("failed", query.failed.is_some())
    .render()
}

/// `/member/agreement.html`.
pub async fn agreement(visit: Visit) -> Result<Html<String>> {
    Page::new(
        &visit,
        "MEMBER_AGREEMENT",
        "/member/agreement.html",
        "member/agreement.html",
    )
    .title(if visit.korean() {
        "약관 동의"
    } else {
        "Terms"
    })
    .render()
}

/// `/member/join.html`.
pub async fn join(visit: Visit) -> Result<Html<String>> {
    Page::new(
        &visit,
        "MEMBER_JOIN",
        "/member/join.html",
        "member/join.html",
    )
    .title(if visit.korean() {
        "회원가입"
    } else {
        "Join"
    })
    .render()
}

/// `/member/join_result.html`: the member who joined last.
pub async fn join_result(visit: Visit) -> Result<Html<String>> {
    let joined = visit.session(|session| session.joined.last().cloned());
    let joined =
        joined.map(|member| json!({"id": member.id, "name": member.name, "email": member.email}));
    Page::new(
        &visit,
        "MEMBER_JOINRESULT",
        "/member/join_result.html",
        "member/join_result.html",
    )
    .title(if visit.korean() {
        "가입 완료"
    } else {
        "Welcome"
    })
    .with("joined", joined)
    .render()
}
