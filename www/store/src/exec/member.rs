//! Logging in and out, and joining.

use axum::extract::Query;
use axum::response::Redirect;
use serde::Deserialize;

use super::Fields;
use crate::members::{Coupon, Credits, Member, Points};
use crate::orders;
use crate::text;
use crate::visit::Visit;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SocialQuery {
    #[serde(default)]
    provider: String,
    #[serde(default)]
    return_url: String,
}

/// Makes `member` the one who is logged in, past orders included.
pub fn log_in(visit: &Visit, member: Member) {
    let past = if member.first_orders {
        orders::past_orders(&member, &visit.store.goods, &visit.store.config.clock)
    } else {
        vec![]
    };
    visit.session(|session| {
        let new: Vec<_> = past
            .into_iter()
            .filter(|order| session.orders.iter().all(|known| known.id != order.id))
            .collect();
        session.orders.splice(0..0, new);
        session.member = Some(member);
    });
}

/// `/exec/front/Member/login/`: on to `returnUrl`, or back to the login page with `failed=1`.
pub async fn login(visit: Visit, fields: Fields) -> Redirect {
    let id = fields.get("member_id");
    let member = visit.session(|session| session.find_member(&visit.store.members, id));
    let back = fields.get("returnUrl");
    match member.filter(|member| member.password == fields.get("member_passwd")) {
        Some(member) => {
            log_in(&visit, member);
            Redirect::to(text::inside(back).unwrap_or(&visit.route.url("/index.html")))
        }
        None => Redirect::to(&format!("{}&failed=1", visit.login_url(back))),
    }
}

/// `/exec/front/Member/snsLogin/?provider=kakao`: logs in the example member who uses this provider; with
/// a provider nobody uses, the login page says so.
pub async fn social_login(visit: Visit, Query(query): Query<SocialQuery>) -> Redirect {
    match visit.store.members.by_provider(&query.provider).cloned() {
        Some(member) => {
            log_in(&visit, member);
            Redirect::to(text::inside(&query.return_url).unwrap_or(&visit.route.url("/index.html")))
        }
        None => Redirect::to(&format!("{}&failed=1", visit.login_url(&query.return_url))),
    }
}

/// `/exec/front/Member/logout/`.
pub async fn logout(visit: Visit) -> Redirect {
    visit.session(|session| session.member = None);
    Redirect::to(&visit.route.url("/index.html"))
}

/// `/exec/front/Member/join/`: keeps the new member in the browser's session; logging in comes after.
pub async fn join(visit: Visit, fields: Fields) -> Redirect {
    let id = fields.get("member_id").trim();
    let known = visit.session(|session| session.find_member(&visit.store.members, id).is_some());
    if id.is_empty() || fields.get("name").trim().is_empty() || known {
        let taken = visit.route.url("/member/join.html?failed=1");
        return Redirect::to(&format!("{taken}&member_id={}", text::encode(id)));
    }
    let cellphone: Vec<_> = fields.all("mobile[]").collect();
    let member = Member {
        password: fields.get("passwd").to_owned(),
        nick_name: fields.get("nick_name").trim().to_owned(),
        email: fields.get("email1").to_owned(),
        cellphone: cellphone.join("-"),
        ..new_member(&visit, id, fields.get("name").trim())
    };
    visit.session(|session| session.joined.push(member));
    Redirect::to(&visit.route.url("/member/join_result.html"))
}

/// `/exec/front/Member/snsJoin/?provider=naver`: joins and logs in with one click, without a form.
pub async fn social_join(visit: Visit, Query(query): Query<SocialQuery>) -> Redirect {
    let member = Member {
        provider: Some(query.provider),
        ..new_member(&visit, "sup1204870@s", "정솔")
    };
    visit.session(|session| session.joined.push(member.clone()));
    log_in(&visit, member);
    Redirect::to(&visit.route.url("/member/join_result.html"))
}

/// Somebody who has just joined.
fn new_member(visit: &Visit, id: &str, name: &str) -> Member {
    Member {
        id: id.to_owned(),
        password: String::new(),
        name: name.to_owned(),
        nick_name: String::new(),
        group_no: 1,
        group_name: "일반회원".to_owned(),
        discount_percent: 0,
        email: String::new(),
        phone: String::new(),
        cellphone: String::new(),
        additional_information: vec![],
        birthday_today: false,
        provider: None,
        created: visit.store.config.clock.now_text(),
        points: Points::default(),
        credits: Credits::default(),
        coupons: Vec::<Coupon>::new(),
        first_orders: false,
    }
}
