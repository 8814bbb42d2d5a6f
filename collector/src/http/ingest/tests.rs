use super::*;

#[test]
fn an_answer_has_room_for_so_many_reasons() {
    let reason = "x".repeat(1_000);
    let rejected = Verdict {
        errors: vec![Fault::new("properties", reason); 6],
        ..Verdict::plain(Some("m".into()), Status::Rejected)
    };
    let few = shortened(vec![rejected.clone(); 10]);
    assert!(few.iter().all(|verdict| *verdict == rejected));
    let many = shortened(vec![rejected.clone(); 10_000]);
    assert_eq!(many.len(), 10_000);
    assert_eq!(many[0], rejected);
    // Each is still rejected, and for some reason.
    assert!(
        many.iter()
            .all(|verdict| verdict.status == Status::Rejected && !verdict.errors.is_empty())
    );
    let text = serde_json::to_vec(&Answer { results: many }).unwrap();
    assert!(text.len() < 1_800_000, "{}", text.len());
}
