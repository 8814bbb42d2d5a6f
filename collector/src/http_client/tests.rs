use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use tokio::net::TcpListener;

use super::*;

#[tokio::test]
async fn it_speaks_http_and_follows_no_redirect() {
    let app = Router::new().route("/", get(async || Redirect::temporary("/elsewhere")));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(axum::serve(listener, app).into_future());
    let answer = client().get(format!("http://{address}/")).send().await;
    assert_eq!(answer.unwrap().status(), 307);
    let secure = client().get(format!("https://{address}/")).send().await;
    assert!(secure.is_err(), "it is no HTTPS");
    serving.abort();
}
