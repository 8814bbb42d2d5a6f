//! Invented products, people and reasons. Carriers have their plain names.

use crate::money::Money;

/// A product with its variants.
#[derive(Debug)]
pub(crate) struct Product {
    pub no: u32,
    pub name: String,
    pub price: Money,
    pub variants: Vec<Variant>,
}

/// A variant: its code of 12 characters and its options.
#[derive(Debug)]
pub(crate) struct Variant {
    pub code: String,
    pub options: Vec<(&'static str, &'static str)>,
    pub extra: Money,
}

/// A carrier: `shipping_company_id`, its code and its name.
#[derive(Debug, PartialEq)]
pub(crate) struct Carrier {
    pub id: u32,
    pub code: &'static str,
    pub name: &'static str,
}

pub(crate) const CARRIERS: [Carrier; 4] = [
    Carrier {
        id: 1,
        code: "0006",
        name: "CJ대한통운",
    },
    Carrier {
        id: 2,
        code: "0018",
        name: "한진택배",
    },
    Carrier {
        id: 3,
        code: "0012",
        name: "우체국택배",
    },
    Carrier {
        id: 4,
        code: "0019",
        name: "롯데택배",
    },
];

pub(crate) const GROUPS: [&str; 4] = ["일반", "실버", "골드", "VIP"];

const ADJECTIVES: [&str; 10] = [
    "포근한",
    "가벼운",
    "동그란",
    "느린",
    "푸른",
    "바삭한",
    "조용한",
    "넉넉한",
    "작은",
    "오래된",
];
const NOUNS: [&str; 12] = [
    "면 티셔츠",
    "린넨 셔츠",
    "양말, 3켤레 묶음",
    "머그컵",
    "노트 \"하루\"",
    "담요",
    "에코백",
    "우산",
    "비누 & 받침",
    "향초",
    "슬리퍼",
    "쿠션",
];
const COLOURS: [&str; 3] = ["블랙", "아이보리", "네이비"];
const SIZES: [&str; 2] = ["M", "L"];

const FAMILY: [&str; 8] = ["김", "이", "박", "최", "정", "강", "조", "윤"];
const GIVEN: [&str; 10] = [
    "하늘", "나래", "다온", "라온", "마루", "보람", "소담", "아름", "한결", "가람",
];

/// The buyer's reasons to cancel (facts/server 1.4).
pub(crate) const BUYER_CANCELS: [(&str, &str); 4] = [
    ("A", "마음이 바뀌었어요"),
    ("G", "응대가 아쉬워요"),
    ("B", "배송이 늦어요"),
    ("I", "다른 곳에서 샀어요"),
];
/// The buyer's reasons to send back.
pub(crate) const BUYER_RETURNS: [(&str, &str); 4] = [
    ("O", "생각과 달라요"),
    ("P", "색이 마음에 들지 않아요"),
    ("V", "올이 풀렸어요"),
    ("W", "다른 상품이 왔어요"),
];
/// The seller's reasons.
pub(crate) const SELLERS: [(&str, &str); 6] = [
    ("A", "고객 변심으로 접수"),
    ("H", "재고가 없습니다"),
    ("B", "배송 지연으로 접수"),
    ("K", "불량 확인"),
    ("E", "상품 불만족으로 접수"),
    ("I", "기타 사유로 접수"),
];
/// Reasons of Naver Pay cancels.
pub(crate) const NAVER_CANCELS: [(&str, &str); 3] = [
    ("51", "구매 의사 취소"),
    ("53", "다른 상품 잘못 주문"),
    ("55", "배송 지연"),
];

/// `claim_reason_type_text` of a code (facts/server 1.4). Codes that mean one thing to the buyer and
/// another to the seller do not occur.
pub(crate) fn reason_text(code: &str) -> &'static str {
    match code {
        "A" | "O" => "고객변심",
        "B" => "배송지연",
        "J" | "W" => "배송오류",
        "C" => "배송불가지역",
        "L" => "수출/통관 불가",
        "D" => "포장불량",
        "E" | "P" => "상품 불만족",
        "F" => "상품정보상이",
        "K" | "V" => "상품불량",
        "G" => "서비스불만족",
        "H" => "품절",
        "51" => "구매 의사 취소",
        "52" => "색상 및 사이즈 변경",
        "53" => "다른 상품 잘못 주문",
        "54" => "서비스 및 상품 불만족",
        "55" => "배송 지연",
        "56" => "상품 품절",
        "60" => "상품 정보 상이",
        _ => "기타",
    }
}

impl Product {
    /// The product with this number.
    pub fn invent(no: u32, rng: &mut fastrand::Rng) -> Self {
        let adjective = ADJECTIVES[rng.usize(..ADJECTIVES.len())];
        let noun = NOUNS[rng.usize(..NOUNS.len())];
        let options: Vec<Vec<(&str, &str)>> = match rng.u8(..4) {
            0 => vec![Vec::new()],
            1 => COLOURS
                .iter()
                .map(|colour| vec![("색상", *colour)])
                .collect(),
            _ => COLOURS
                .iter()
                .flat_map(|colour| {
                    SIZES
                        .iter()
                        .map(|size| vec![("색상", *colour), ("사이즈", *size)])
                })
                .collect(),
        };
        let variants = options
            .into_iter()
            .enumerate()
            .map(|(index, options)| Variant {
                code: format!("{}{}", product_code(no), letters(index as u32, 4)),
                extra: if options.len() == 2 && index % 3 == 2 {
                    100_000
                } else {
                    0
                },
                options,
            });
        let variants = variants.collect();
        let price = rng.i64(5..120) * 50_000 - if rng.bool() { 10_000 } else { 0 };
        Self {
            no,
            name: format!("{adjective} {noun} {no}"),
            price,
            variants,
        }
    }

    /// Its code, such as `P000000X`.
    pub fn code(&self) -> String {
        product_code(self.no)
    }

    /// What one costs in a shop: won in the first, dollars and cents in the second.
    pub fn price_in(&self, shop: u8) -> Money {
        in_shop(self.price, shop)
    }
}

impl Variant {
    /// `option_value` of an order item: `색상=블랙, 사이즈=M`.
    pub fn option_value(&self) -> String {
        let pairs = self
            .options
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join(", ")
    }

    /// What it costs more, in a shop.
    pub fn extra_in(&self, shop: u8) -> Money {
        in_shop(self.extra, shop)
    }
}

fn in_shop(price: Money, shop: u8) -> Money {
    if shop == 1 { price } else { price / 1_370 }
}

fn product_code(no: u32) -> String {
    format!("P{}", letters(no, 7))
}

/// A number in base 26, `A` for 0, of a fixed length. (Real codes have zeros in front.)
fn letters(mut number: u32, length: usize) -> String {
    let mut text = vec![b'0'; length];
    for place in text.iter_mut().rev() {
        *place = b'A' + (number % 26) as u8;
        number /= 26;
        if number == 0 {
            break;
        }
    }
    text.into_iter().map(char::from).collect()
}

/// An invented person's name.
pub(crate) fn person(rng: &mut fastrand::Rng) -> String {
    format!(
        "{}{}",
        FAMILY[rng.usize(..FAMILY.len())],
        GIVEN[rng.usize(..GIVEN.len())]
    )
}

/// A phone number of a range that nobody has.
pub(crate) fn phone(rng: &mut fastrand::Rng) -> String {
    format!("010-0000-{:04}", rng.u32(..10_000))
}
