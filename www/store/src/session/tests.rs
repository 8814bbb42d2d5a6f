use super::*;

#[test]
fn sessions_keep_apart_and_orders_count_on() {
    let sessions = Sessions::default();
    sessions.with("a", |session| session.basket(1).add(1001, "000A", 1));
    assert_eq!(sessions.with("a", |s| s.basket(1).lines().len()), 1);
    assert_eq!(sessions.with("a", |s| s.basket(2).lines().len()), 0);
    assert_eq!(sessions.with("b", |s| s.basket(1).lines().len()), 0);
    assert_eq!((sessions.next_order(), sessions.next_order()), (12, 13));
    sessions.reset("a");
    assert_eq!(sessions.with("a", |s| s.basket(1).lines().len()), 0);
}
