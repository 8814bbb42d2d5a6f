use super::*;

#[test]
fn who_listens_on_all_addresses_is_asked_on_the_machine_s_own() {
    for (listen, reached) in [
        ("0.0.0.0:8080", "127.0.0.1:8080"),
        ("[::]:8080", "[::1]:8080"),
        ("10.0.0.1:80", "10.0.0.1:80"),
        ("localhost:8080", "localhost:8080"),
    ] {
        assert_eq!(reachable(listen), reached);
    }
}
