use super::*;

/// What a number becomes, before it is hashed.
fn phone(text: &str) -> Option<String> {
    Phone::read(text).map(|phone| phone.0)
}

#[test]
fn korean_numbers_have_their_country_in_front() {
    for (text, wanted) in [
        ("010-1234-5678", "821012345678"),
        ("01012345678", "821012345678"),
        (" 010 1234 5678 ", "821012345678"),
        ("010.1234.5678", "821012345678"),
        ("(010)1234-5678", "821012345678"),
        ("０１０－１２３４－５６７８", "821012345678"),
        ("+82 10-1234-5678", "821012345678"),
        ("+82 (0)10-1234-5678", "821012345678"),
        ("+82010-1234-5678", "821012345678"),
        ("＋８２　１０　１２３４　５６７８", "821012345678"),
        ("82-10-1234-5678", "821012345678"),
        ("821012345678", "821012345678"),
        ("0082-10-1234-5678", "821012345678"),
        ("1012345678", "821012345678"),
        ("011-234-5678", "82112345678"),
        ("02-345-6789", "8223456789"),
        ("02-3456-7890", "82234567890"),
        ("031-234-5678", "82312345678"),
        ("+82 51 234 5678", "82512345678"),
        ("070-1234-5678", "827012345678"),
        ("0507-1234-5678", "8250712345678"),
        ("080-234-5678", "82802345678"),
    ] {
        assert_eq!(phone(text).as_deref(), Some(wanted), "{text}");
    }
}

#[test]
fn foreign_numbers_need_their_plus() {
    assert_eq!(phone("+1 (650) 555-1212").as_deref(), Some("16505551212"));
    assert_eq!(phone("+81 90-1234-5678").as_deref(), Some("819012345678"));
    // Whose country is it?
    assert_eq!(phone("650-555-1212"), None);
    assert_eq!(phone("(650) 555-1212"), None);
}

#[test]
fn what_is_no_number_is_none() {
    for text in [
        "",
        "-",
        "--",
        "없음",
        "010",
        "010-12",
        "010-0000-0000",
        "000-0000-0000",
        "010-1234-567",
        "010-1234-56789",
        "010-****-5678",
        "010-1234-5678 (내선 3)",
        "+82",
        "+82 10",
        "+0123456789",
        "+12345678901234567",
        "1588-1234",
        "20261130-0000012",
        "٠١٠١٢٣٤٥٦٧٨",
        "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de",
    ] {
        assert_eq!(phone(text), None, "{text}");
    }
}

#[test]
fn hashes_are_those_of_the_platforms_own_examples() {
    // facts/server 4.1
    let us = Phone::read("+1 (650)555-1212").unwrap();
    assert_eq!(
        us.hash(),
        "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"
    );
    assert_eq!(us.plus_hash(), sha256("+16505551212"));
    let john = Email::read(" John_Smith@Gmail.com ").unwrap();
    assert_eq!(
        john.hash(),
        "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"
    );
}

#[test]
fn addresses_are_small_and_narrow() {
    for (text, wanted) in [
        ("Haneul@Shop.Example", "haneul@shop.example"),
        (
            "ｈａｎｅｕｌ＠ｓｈｏｐ．ｅｘａｍｐｌｅ",
            "haneul@shop.example",
        ),
        ("\u{3000}a+b@c.co.kr\u{a0}", "a+b@c.co.kr"),
        ("하늘@가게.한국", "하늘@가게.한국"),
    ] {
        assert_eq!(
            Email::read(text),
            Some(Email::Plain(wanted.into())),
            "{text}"
        );
    }
    for text in [
        "",
        "@",
        "a@",
        "@b.kr",
        "a@b",
        "a@b.",
        "a@.kr",
        "a@b..kr",
        "a@b.k",
        "a@-b.kr",
        "a@10.0.0.1",
        "a b@c.kr",
        "a@b@c.kr",
        "ha***@shop.example",
        "없음",
        "<a@b.kr>",
        "a@b.kr, c@d.kr",
    ] {
        assert_eq!(Email::read(text), None, "{text}");
    }
    assert_eq!(Email::read(&format!("{}@b.kr", "a".repeat(65))), None);
}

#[test]
fn what_the_page_hashed_stays_as_it_is() {
    let hash = sha256("haneul@shop.example");
    let email = Email::read(&hash.to_uppercase()).unwrap();
    assert_eq!((email.hash(), email.google_hash()), (hash.clone(), hash));
}

#[test]
fn gmail_knows_no_dots_and_nothing_behind_a_plus() {
    let google = |text: &str| Email::read(text).unwrap().google_hash();
    assert_eq!(google("Ha.Neul+shop@gmail.com"), sha256("haneul@gmail.com"));
    assert_eq!(
        google("ha.neul@googlemail.com"),
        sha256("haneul@googlemail.com")
    );
    assert_eq!(
        google("ha.neul+a@shop.example"),
        sha256("ha.neul+a@shop.example")
    );
}
