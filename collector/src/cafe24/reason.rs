//! Why something was cancelled or sent back: codes, their texts, and whose words they are (facts/server 1.4).

/// Cafe24's text for a reason's code; none for one that is not known.
///
/// Buyers' and sellers' codes, Naver Pay's and Kakao Pay's do not contradict each other.
pub fn text(code: &str) -> Option<&'static str> {
    Some(match code {
        "A" | "O" => "고객변심",
        "B" => "배송지연",
        "C" => "배송불가지역",
        "D" => "포장불량",
        "E" | "P" => "상품 불만족",
        "F" => "상품정보상이",
        "G" => "서비스불만족",
        "H" => "품절",
        "I" => "기타",
        "J" | "W" => "배송오류",
        "K" | "V" => "상품불량",
        "L" => "수출/통관 불가",
        "51" => "구매 의사 취소",
        "52" => "색상 및 사이즈 변경",
        "53" => "다른 상품 잘못 주문",
        "54" => "서비스 및 상품 불만족",
        "55" => "배송 지연",
        "56" => "상품 품절",
        "60" => "상품 정보 상이",
        "K1" => "변심",
        "K2" => "옵션/상품 오주문",
        "K3" => "배송지연",
        "K4" => "파손·불량",
        "K5" => "오배송/누락",
        "K6" => "상품정보와 다름",
        "K7" => "품절",
        _ => return None,
    })
}

/// The buyer's words, and the seller's where both stand in one text: `마음이 바뀜 (구매자 주문취소 : 고객변심)`
/// (facts/server 1.9).
pub fn parts(words: &str) -> (&str, Option<&str>) {
    let begin = ["(구매자", "(판매자"]
        .iter()
        .filter_map(|begin| words.rfind(begin))
        .max();
    let Some(begin) = begin else {
        return (words.trim(), None);
    };
    let (asked, accepted) = words.split_at(begin);
    let accepted = accepted
        .strip_suffix(')')
        .and_then(|text| text.split_once(':'))
        .map(|(_, words)| words.trim());
    (asked.trim(), accepted.filter(|words| !words.is_empty()))
}

#[cfg(test)]
mod tests;
