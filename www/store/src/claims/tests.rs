use super::*;

#[test]
fn names_lead_back_to_their_kind() {
    for kind in [ClaimKind::Cancel, ClaimKind::Return, ClaimKind::Exchange] {
        assert_eq!(ClaimKind::from_name(kind.name()), Some(kind));
    }
    assert_eq!(ClaimKind::from_name("refund"), None);
}

#[test]
fn only_what_has_arrived_can_be_sent_back() {
    assert!(ClaimKind::Return.allowed(Status::N40));
    assert!(!ClaimKind::Return.allowed(Status::N10));
    assert!(ClaimKind::Cancel.allowed(Status::N10));
    assert!(!ClaimKind::Cancel.allowed(ClaimKind::Cancel.requested()));
}
