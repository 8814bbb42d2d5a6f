use super::*;

#[test]
fn only_the_same_secret_and_owner_open_it() {
    let seal = Seal::new("secret").unwrap();
    let sealed = seal.close("moashop", "token").unwrap();
    assert!(!sealed.windows(5).any(|part| part == b"token"));
    assert_eq!(seal.open("moashop", &sealed).as_deref(), Some("token"));
    assert_eq!(seal.open("other", &sealed), None);
    assert_eq!(Seal::new("else").unwrap().open("moashop", &sealed), None);
    let mut changed = sealed.clone();
    changed[NONCE_LEN] ^= 1;
    assert_eq!(seal.open("moashop", &changed), None);
    assert_eq!(seal.open("moashop", &[]), None);
    assert_ne!(seal.close("moashop", "token").unwrap(), sealed);
}
