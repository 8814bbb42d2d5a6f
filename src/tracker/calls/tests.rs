use super::*;

#[test]
fn calls_stand_at_their_places() {
    for (place, (call, name)) in ALL.iter().zip(NAMES.split_whitespace()).enumerate() {
        assert_eq!(*call as usize, place);
        assert_eq!(Call::of(Text::new(name)), Some(*call), "{name}");
    }
    assert_eq!(NAMES.split_whitespace().count(), ALL.len());
    assert_eq!(Call::of(Text::new("constructor")), None);
    assert_eq!(Call::of(Text::default()), None);
}
