use super::*;

#[test]
fn it_is_up_to_date_once_nothing_is_behind() {
    let progress = Progress::default();
    assert!(!progress.is_up_to_date(), "nobody has looked");
    progress.note(1);
    assert!(!progress.is_up_to_date());
    progress.note(0);
    assert!(progress.is_up_to_date());
}

#[test]
fn verdicts_are_counted() {
    let progress = Progress::default();
    let verdicts = [Status::Accepted, Status::Accepted, Status::Duplicate]
        .map(|status| Verdict::plain(None, status));
    progress.count(&verdicts);
    assert_eq!(progress.counts(), [2, 1, 0]);
}
