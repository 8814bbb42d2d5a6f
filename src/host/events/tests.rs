use super::*;

#[test]
fn each_event_stands_at_its_number() {
    for (at, event) in HostEvent::ALL.iter().enumerate() {
        assert_eq!(*event as usize, at);
    }
}
