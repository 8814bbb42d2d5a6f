use axum::Router;
use axum::routing::post;

use super::*;

async fn serve(app: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, app).into_future());
    address
}

const BRIEF: Times = Times {
    warm_up: Duration::from_millis(20),
    counted: Duration::from_millis(300),
};

#[tokio::test]
async fn latencies_and_rates_are_those_of_the_server() {
    let slow = async || {
        tokio::time::sleep(Duration::from_millis(10)).await;
        "{}"
    };
    let address = serve(Router::new().route("/v1/batch", post(slow))).await;
    let load = run(
        address,
        &Bodies::new(1).unwrap(),
        BRIEF,
        Effort::full(CONNECTIONS),
    )
    .await
    .unwrap();
    assert!(load.p50 >= 10.0 && load.p99 >= load.p50, "{load:?}");
    // No connection can do more than one request in 10 ms.
    let most = CONNECTIONS as f64 * 100.0;
    assert!(load.requests_a_second > 0.0 && load.requests_a_second <= most);
    assert!(load.answered as f64 >= load.requests_a_second * 0.3);
}

#[tokio::test]
async fn a_paced_load_makes_so_many_requests_and_no_more() {
    let address = serve(Router::new().route("/v1/batch", post(async || "{}"))).await;
    let effort = Effort {
        connections: 4,
        pace: Some(100.0),
    };
    let load = run(address, &Bodies::new(1).unwrap(), BRIEF, effort)
        .await
        .unwrap();
    assert!(load.requests_a_second <= 120.0, "{load:?}");
    assert!(load.answered >= 20, "{load:?}");
}

#[tokio::test]
async fn a_refusal_stops_the_load_and_is_shown() {
    let refuse = async || (StatusCode::UNAUTHORIZED, "wrong key");
    let address = serve(Router::new().route("/v1/batch", post(refuse))).await;
    let error = run(
        address,
        &Bodies::new(1).unwrap(),
        BRIEF,
        Effort::full(CONNECTIONS),
    )
    .await
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server answered 401 Unauthorized: wrong key"
    );
}
