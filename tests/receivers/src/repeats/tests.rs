use super::*;

#[test]
fn each_comes_once_more_as_often_as_it_was_owed() {
    let mut repeats = Repeats::default();
    assert!(!repeats.expects(&1));
    repeats.owe([1, 2]);
    assert!(repeats.expects(&1));
    assert!(!repeats.expects(&1));
    repeats.may_be([3, 2]);
    assert!(repeats.owed().is_empty());
    assert!(repeats.expects(&2) && !repeats.expects(&2) && repeats.expects(&3));
    repeats.may_be([4]);
    repeats.settle();
    assert!(!repeats.expects(&4));
    assert_eq!(repeats.count(), 3);
}
