use super::*;

#[test]
fn what_is_used_stays_and_the_rest_goes_in_time() {
    let mut recent = Recent::new(10);
    recent.insert(0, "used");
    for key in 1..100_u32 {
        recent.insert(key, "");
        assert_eq!(recent.get(&0), Some(&mut "used"));
        assert!(recent.young.len() + recent.old.len() <= 20);
        for before in key.saturating_sub(8).max(1)..=key {
            assert!(recent.young.contains_key(&before) || recent.old.contains_key(&before));
        }
    }
    assert_eq!(recent.get(&1), None);
    assert_eq!(recent.remove(&0), Some("used"));
}
