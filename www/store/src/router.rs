//! Every address of the store, and the layers around them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tower::Layer as _;
use tower::util::MapRequestLayer;

use crate::route::Route;
use crate::visit::{SessionId, Visit};
use crate::{Store, assets, cookies, exec, pages, session};

/// Serves the store until the future is dropped.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, store: Arc<Store>) -> std::io::Result<()> {
    let service = app(store);
    axum::serve(listener, tower::make::Shared::new(service)).await
}

/// The whole store as a service: prefixes are taken off first, then the page is looked up.
pub fn app(
    store: Arc<Store>,
) -> impl tower::Service<Request, Response = Response, Error = std::convert::Infallible, Future: Send>
+ Clone
+ Send {
    let pages = routes()
        .layer(middleware::from_fn_with_state(
            Arc::clone(&store),
            with_session,
        ))
        .with_state(store);
    MapRequestLayer::new(take_prefix_off).layer(pages)
}

/// Addresses after [`take_prefix_off`]: without prefix and without a slash at the end.
fn routes() -> Router<Arc<Store>> {
    Router::new()
        .merge(shopping())
        .merge(members())
        .merge(backends())
        .merge(files())
        .merge(demo())
        .fallback(pages::missing::page)
}

fn shopping() -> Router<Arc<Store>> {
    use pages::{basket, board, detail, fragments, list, order_form, order_result};
    Router::new()
        .route("/", get(pages::home::page))
        .route("/index.html", get(pages::home::page))
        .route("/category/{name}/{no}", get(list::by_path))
        .route("/product/list.html", get(list::by_query))
        .route("/product/search.html", get(list::search))
        .route("/product/recent_view_product.html", get(list::recent))
        .route("/product/project.html", get(list::project))
        .route("/product/detail.html", get(detail::by_query))
        .route("/product/{name}/{no}", get(detail::by_path))
        .route(
            "/product/{name}/{no}/category/{cate}",
            get(detail::in_category),
        )
        .route(
            "/product/{name}/{no}/category/{cate}/display/{group}",
            get(detail::in_display),
        )
        .route("/surl/P/{no}", get(detail::short))
        .route("/product/quickview.html", get(detail::quick_view))
        .route("/product/add_basket.html", get(fragments::add_basket))
        .route("/coupon/coupon_productdetail.html", get(fragments::coupon))
        .route("/product/review_list.html", get(fragments::reviews))
        .route("/order/basket.html", get(basket::page))
        .route("/order/orderform.html", get(order_form::page))
        .route("/surl/O/{no}", get(order_form::direct))
        .route("/order/order_result.html", get(order_result::page))
        .route("/board/product/list.html", get(board::page))
}

fn members() -> Router<Arc<Store>> {
    use pages::{claim, member, myshop};
    Router::new()
        .route("/member/login.html", get(member::login))
        .route("/member/agreement.html", get(member::agreement))
        .route("/member/join.html", get(member::join))
        .route("/member/join_result.html", get(member::join_result))
        .route("/myshop/index.html", get(myshop::main))
        .route("/myshop/order/list.html", get(myshop::order_list))
        .route("/myshop/order/detail.html", get(myshop::order_detail))
        .route("/myshop/order/cancel.html", get(claim::cancel))
        .route("/myshop/order/return.html", get(claim::give_back))
        .route("/myshop/order/exchange.html", get(claim::exchange))
        .route("/myshop/wish_list.html", get(myshop::wish_list))
        .route("/myshop/coupon/coupon.html", get(myshop::coupons))
        .route("/myshop/mileage/historyList.html", get(myshop::points))
        .route("/myshop/deposits/historyList.html", get(myshop::credits))
}

/// What the front scripts ask (`/exec/front/…`).
fn backends() -> Router<Arc<Store>> {
    use exec::{basket, claim, manage, member, order, pay};
    Router::new()
        .route("/exec/front/order/basket", post(basket::handle))
        .route("/exec/front/order/order", post(order::select))
        .route("/exec/front/order/calculate", post(order::calculate))
        .route("/exec/front/order/act", post(order::place))
        .route("/exec/front/order/navercheckout", get(pay::naver))
        .route("/exec/front/pay/gate", get(pay::gate))
        .route("/exec/front/manage/async", get(manage::modules))
        .route("/exec/front/product/wish", post(basket::wish))
        .route("/exec/front/Member/login", post(member::login))
        .route("/exec/front/Member/snsLogin", get(member::social_login))
        .route("/exec/front/Member/snsJoin", get(member::social_join))
        .route("/exec/front/Member/logout", get(member::logout))
        .route("/exec/front/Member/join", post(member::join))
        .route("/exec/front/MyShop/OrderCancel", post(claim::cancel_unpaid))
        .route("/exec/front/MyShop/OrderApply", post(claim::apply))
}

fn files() -> Router<Arc<Store>> {
    Router::new()
        .route("/ind-script/optimizer.php", get(assets::optimizer))
        .route("/design/js/{name}", get(assets::skin_script))
        .route("/app/Eclog/js/cid.generate.js", get(assets::cid_script))
        .route("/web/product/{size}/{file}", get(assets::product_picture))
        .route("/web/upload/{file}", get(assets::scene_picture))
        .route("/favicon.ico", get(StatusCode::NO_CONTENT))
}

fn demo() -> Router<Arc<Store>> {
    Router::new()
        .route("/_demo", get(pages::demo::page))
        .route("/_demo/set", get(pages::demo::set))
        .route("/_demo/login", get(pages::demo::login))
        .route("/_demo/reset", get(pages::demo::reset))
}

/// Reads shop, skin and language off the address and leaves the bare path for the router.
fn take_prefix_off(mut request: Request) -> Request {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let route = Route::parse(host, request.uri().path());
    let bare = match route.path.trim_end_matches('/') {
        "" => "/",
        path => path,
    };
    let target = match request.uri().query() {
        Some(query) => format!("{bare}?{query}"),
        None => bare.to_owned(),
    };
    if let Ok(uri) = target.parse::<Uri>() {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(route);
    request
}

/// Gives the browser a session, and sets the cookies that tell scripts about it after the page is made.
async fn with_session(
    State(store): State<Arc<Store>>,
    mut request: Request,
    next: Next,
) -> Response {
    let header = request.headers().get(header::COOKIE);
    let known = header
        .and_then(|header| header.to_str().ok())
        .and_then(|header| cookies::find(header, session::COOKIE))
        .filter(|id| id.len() == 32 && id.chars().all(|c| c.is_ascii_alphanumeric()))
        .map(str::to_owned);
    let is_new = known.is_none();
    let id = known.unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
    request.extensions_mut().insert(SessionId(id.clone()));
    let (parts, body) = request.into_parts();
    let visit = Visit::new(&parts, &store);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if pages::missing::is_unanswered(&response) {
        response = pages::missing::page(visit.clone()).await;
    }

    let path = &visit.route.path;
    let is_file = ["/ind-script/", "/design/", "/app/", "/web/", "/favicon"]
        .iter()
        .any(|folder| path.starts_with(folder));
    if is_file {
        return response;
    }
    let session = is_new.then(|| cookies::hidden(session::COOKIE, &id));
    for cookie in session.into_iter().chain(cookies::state(&visit)) {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    let cache = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}
