//! What is made of user agents, most of them as visitors of Korean stores have them.

use std::time::Instant;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Hints, agent_json};

fn agent(user_agent: &str) -> Value {
    hinted(user_agent, &json!({}))
}

fn hinted(user_agent: &str, hints: &Value) -> Value {
    serde_json::from_str(&agent_json(user_agent, &Hints::of_json(&hints.to_string()))).unwrap()
}

/// `browser version / os version / device / vendor model`, with what is unknown left out.
fn summary(user_agent: &str) -> String {
    in_short(&agent(user_agent))
}

fn in_short(agent: &Value) -> String {
    let text = |name: &str| agent[name].as_str().unwrap_or_default().to_owned();
    [
        ["browser", "browserVersion"],
        ["os", "osVersion"],
        ["device", ""],
        ["deviceVendor", "deviceModel"],
    ]
    .map(|names| names.map(text).join(" ").trim().to_owned())
    .join(" / ")
    .trim_end()
    .to_owned()
}

/// What all of an iPhone's and of an Android phone's user agents begin and go on with.
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";
const GALAXY: &str = "Mozilla/5.0 (Linux; Android 14; SM-S918N Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36";

#[test]
fn apps_are_told_from_the_browsers_in_them() {
    let on_iphone = " / iOS 17.5 / phone / Apple iPhone";
    for (words, app) in [
        ("Version/17.5 Mobile/15E148 Safari/604.1", "Safari 17.5"),
        (
            "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
            "Chrome 126.0.6478.54",
        ),
        ("FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox 127.0"),
        (
            "Version/17.0 EdgiOS/126.0.2592.56 Mobile/15E148 Safari/604.1",
            "Edge 126.0.2592.56",
        ),
        (
            "Version/17.5 Mobile/15E148 Safari/604.1 OPT/4.8.0",
            "Opera 4.8.0",
        ),
        (
            "Version/17.5 Whale/3.1.4.1 Mobile/15E148 Safari/604.1",
            "Whale 3.1.4.1",
        ),
        ("Mobile/15E148 KAKAOTALK 10.8.5", "KakaoTalk 10.8.5"),
        ("Mobile/15E148 KAKAOTALK/10.8.5 (INAPP)", "KakaoTalk 10.8.5"),
        (
            "Mobile/15E148 Safari/605.1 NAVER(inapp; search; 2000; 12.8.4; 15PRO)",
            "NAVER 12.8.4",
        ),
        (
            "Mobile/15E148 NAVER(inapp; blog; 100; 8.5.1)",
            "NAVER 8.5.1",
        ),
        (
            "Mobile/15E148 DaumApps/7.4.2 DaumDevice/mobile",
            "Daum 7.4.2",
        ),
        ("Mobile/15E148 BAND/15.2.1 (iOS 17.5)", "BAND 15.2.1"),
        ("Mobile/15E148 TossApp/5.180.0", "Toss 5.180.0"),
        (
            "Mobile/15E148 Instagram 335.0.0.26.94",
            "Instagram 335.0.0.26.94",
        ),
        (
            "Mobile/15E148 Barcelona 340.0.0.20.95",
            "Threads 340.0.0.20.95",
        ),
        (
            "Mobile/15E148 [FBAN/FBIOS;FBAV/468.0.0.38.107;FBBV/611;FBLC/ko_KR]",
            "Facebook 468.0.0.38.107",
        ),
        (
            "Mobile/15E148 [FBAN/MessengerForiOS;FBAV/460.0.0.33]",
            "Messenger 460.0.0.33",
        ),
        ("Mobile/15E148 Safari Line/14.9.0", "LINE 14.9.0"),
        (
            "Mobile/15E148 musical_ly_35.1.0 BytedanceWebview/d8a21c6",
            "TikTok 35.1.0",
        ),
        (
            "GSA/321.0.641903810 Mobile/15E148 Safari/604.1",
            "Google app 321.0.641903810",
        ),
        ("Mobile/15E148 Twitter for iPhone/10.45", "X 10.45"),
        (
            "Mobile/15E148 MicroMessenger/8.0.49(0x18003129)",
            "WeChat 8.0.49",
        ),
        ("Mobile/15E148", "WebView"),
    ] {
        assert_eq!(
            summary(&format!("{IPHONE}{words}")),
            format!("{app}{on_iphone}"),
            "{words}"
        );
    }
    let on_galaxy = " / Android 14 / phone / Samsung SM-S918N";
    for (words, app) in [
        ("", "WebView 124.0.6367.82"),
        (";KAKAOTALK 2410850", "KakaoTalk 2410850"),
        (" KAKAOTALK/10.8.5 (INAPP)", "KakaoTalk 10.8.5"),
        (" NAVER(inapp; search; 1000; 12.9.1)", "NAVER 12.9.1"),
        (" DaumApps/7.5.0", "Daum 7.5.0"),
        (" BAND/15.0.5 (Android 14)", "BAND 15.0.5"),
        (" KAKAOSTORY/7.9.0", "KakaoStory 7.9.0"),
        (
            " Instagram 334.0.0.42.95 Android (34/14; 450dpi; 1080x2115; samsung; SM-S918N; dm3q; qcom; ko_KR)",
            "Instagram 334.0.0.42.95",
        ),
        (
            " [FB_IAB/FB4A;FBAV/469.0.0.49.80;]",
            "Facebook 469.0.0.49.80",
        ),
        (" Line/14.8.0/IAB", "LINE 14.8.0"),
        (
            " trill_350102 BytedanceWebview/d8a21c6 app_version/35.1.2",
            "TikTok 35.1.2",
        ),
        (" TowneersApp/24.22.0", "Karrot 24.22.0"),
        (" GSA/15.22.33.28.arm64", "Google app 15.22.33.28"),
        (" TwitterAndroid", "X"),
    ] {
        assert_eq!(
            summary(&format!("{GALAXY}{words}")),
            format!("{app}{on_galaxy}"),
            "{words}"
        );
    }
    assert_ne!(
        agent("Mozilla/5.0 (Linux; Android 14; SM-S918N) AirLine/1.0")["browser"],
        "LINE"
    );
}

#[test]
fn systems_and_devices_are_told() {
    for (user_agent, expected) in [
        (
            "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
            "Safari 16.6 / iOS 16.6 / tablet / Apple iPad",
        ),
        (
            // An app that asks for the desktop's pages.
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/468.0;FBDV/iPad13,4]",
            "Facebook 468.0 / iOS / tablet / Apple iPad13,4",
        ),
        (
            // Safari itself says no more than a Mac's.
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
            "Safari 17.5 / macOS / pc / Apple Macintosh",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.2 Safari/605.1.15",
            "Safari 13.1.2 / macOS 10.13.6 / pc / Apple Macintosh",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
            "Safari 26.1 / iOS 26.1 / phone / Apple iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Whale/4.29.282.14 Safari/537.36",
            "Whale 4.29.282.14 / Windows 10 / pc /",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0",
            "Edge 148.0.0.0 / Windows 10 / pc /",
        ),
        (
            "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
            "Internet Explorer 11.0 / Windows 7 / pc /",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            "Chrome 126.0.0.0 / ChromeOS 14541.0.0 / pc /",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "Firefox 127.0 / Linux / pc /",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
            "Samsung Internet 25.0 / Android 14 / phone / Samsung SM-S918N",
        ),
        (
            "Mozilla/5.0 (iPod touch; CPU iPhone OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
            "Safari 12.1.2 / iOS 12.5 / phone / Apple iPod touch",
        ),
        (
            "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15063",
            "Edge 15.15063 / Windows Phone 10.0 / phone /",
        ),
        (
            "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; ko) Presto/2.12.423 Version/12.16",
            "Opera 12.16 / Android / phone /",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; V2145) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
            "Chrome 124.0.0.0 / Android 13 / phone / vivo V2145",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; SM-T500) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/106.0.0.0 Whale/1.0.0.0 Crosswalk/26.106.0.4 Safari/537.36 NAVER(inapp; search; 1010; 11.22.1)",
            "NAVER 11.22.1 / Android 10 / tablet / Samsung SM-T500",
        ),
        (
            // A Fold, and a tablet.
            "Mozilla/5.0 (Linux; Android 14; SM-F946N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
            "Chrome 124.0.0.0 / Android 14 / phone / Samsung SM-F946N",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
            "Chrome 124.0.0.0 / Android 13 / tablet / Samsung SM-X700",
        ),
        (
            "Mozilla/5.0 (Linux; U; Android 4.4.2; ko-kr; SHV-E330S Build/KOT49H) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Mobile Safari/537.36",
            "Safari 4.0 / Android 4.4.2 / phone / Samsung SHV-E330S",
        ),
        (
            // Chromium hides the system and the model.
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36",
            "Chrome 148.0.0.0 / Android / phone /",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36",
            "Chrome 148.0.0.0 / Android / tablet /",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; LM-V510N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
            "Chrome 124.0.0.0 / Android 13 / phone / LG LM-V510N",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8 Pro) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36 EdgA/124.0.2478.62",
            "Edge 124.0.2478.62 / Android 14 / phone / Google Pixel 8 Pro",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; 23021RAAEG Build/UKQ1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.0.0 Mobile Safari/537.36",
            "WebView 124.0.0.0 / Android 14 / phone / Xiaomi 23021RAAEG",
        ),
        (
            "Mozilla/5.0 (Linux; Android 12; Redmi Note 11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36 OPR/82.0.0.0",
            "Opera 82.0.0.0 / Android 12 / phone / Xiaomi Redmi Note 11",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; HarmonyOS; ELS-AN00; HMSCore 6.13.0.321) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36",
            "Huawei Browser 15.0.4.312 / HarmonyOS / phone / Huawei ELS-AN00",
        ),
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
            "Firefox 127.0 / Android 14 / phone /",
        ),
        (
            "Mozilla/5.0 (Android 13; Tablet; rv:127.0) Gecko/127.0 Firefox/127.0",
            "Firefox 127.0 / Android 13 / tablet /",
        ),
        (
            "Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) 94.0.4606.31/7.0 TV Safari/537.36",
            "Safari / Tizen 7.0 / tv / Samsung",
        ),
        (
            "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/94.0.4606.128 Safari/537.36 WebAppManager",
            "Chrome 94.0.4606.128 / webOS / tv / LG",
        ),
        (
            "Mozilla/5.0 (Linux; Android 9; AFTMM Build/PS7242; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/108.0.5359.160 Mobile Safari/537.36",
            "WebView 108.0.5359.160 / Android 9 / tv / Amazon AFTMM",
        ),
        (
            "Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/108.4.6 like Chrome/108.0.5359.220 Safari/537.36",
            "Silk 108.4.6 / Android 9 / tablet / Amazon KFMAWI",
        ),
    ] {
        assert_eq!(summary(user_agent), expected, "{user_agent}");
    }
    let redmi = agent(
        "Mozilla/5.0 (Linux; Android 12; Redmi Note 11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
    );
    assert_eq!(
        (&redmi["deviceVendor"], &redmi["deviceBrand"]),
        (&json!("Xiaomi"), &json!("Redmi"))
    );
    assert_eq!(agent(GALAXY)["deviceBrand"], "Samsung");
}

#[test]
fn hints_say_what_the_user_agent_hides() {
    let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
    for (version, expected) in [
        ("13.0.0", "11"),
        ("15.0.0", "11"),
        ("10.0.0", "10"),
        ("0.3.0", "10"),
        ("", "10"),
        ("x", "10"),
    ] {
        let hints = json!({ "platform": "Windows", "platformVersion": version });
        assert_eq!(hinted(windows, &hints)["osVersion"], expected, "{version}");
    }
    let hidden = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36";
    let hints = json!({ "brands": [], "mobile": true, "platform": "Android", "platformVersion": "15.0.0", "model": "SM-S928N" });
    assert_eq!(
        in_short(&hinted(hidden, &hints)),
        "Chrome 148.0.0.0 / Android 15.0.0 / phone / Samsung SM-S928N"
    );
    let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
    let hints = json!({ "platform": "macOS", "platformVersion": "15.1.0", "model": "" });
    assert_eq!(
        in_short(&hinted(mac, &hints)),
        "Chrome 148.0.0.0 / macOS 15.1.0 / pc / Apple Macintosh"
    );
    // Anything may come.
    for hints in [
        json!(null),
        json!(5),
        json!([1]),
        json!({ "model": 5, "platform": {}, "mobile": "yes", "platformVersion": null }),
    ] {
        assert_eq!(hinted(hidden, &hints), agent(hidden), "{hints}");
    }
}

#[test]
fn bots_are_marked() {
    for words in [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)",
        "facebookexternalhit/1.1;kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/148.0.0.0 Safari/537.36",
    ] {
        assert_eq!(agent(words)["bot"], true, "{words}");
    }
    for words in [&format!("{IPHONE}Mobile/15E148 KAKAOTALK 10.8.5"), GALAXY] {
        assert_eq!(agent(words).get("bot"), None, "{words}");
    }
}

#[test]
fn junk_says_nothing() {
    for words in [
        "",
        "-",
        "something else",
        "정체 모를 것",
        "(",
        "Mozilla/5.0 (",
        "\u{0}",
        ";;;;",
        "Android",
    ] {
        let agent = agent(words);
        assert_eq!(
            (agent.get("browser"), agent.get("deviceModel")),
            (None, None),
            "{words:?}: {agent}"
        );
    }
    assert_eq!(agent("something else"), json!({}));
    let endless = format!("Mozilla/5.0 (Linux; Android 14; {}", "가나다;".repeat(3000));
    assert_eq!(agent(&endless)["os"], "Android");
    let model = format!(
        "Mozilla/5.0 (Linux; Android 14; {}) AppleWebKit/537.36",
        "SM-".repeat(100)
    );
    assert_eq!(agent(&model).get("deviceModel"), None);
}

/// What one thread remembers has an end, and what it forgets is known anew.
#[test]
fn many_that_differ_are_all_told() {
    for number in 0..2500 {
        let words = format!(
            "Mozilla/5.0 (Linux; Android 14; SM-S{number}N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1.0 Mobile Safari/537.36"
        );
        assert_eq!(agent(&words)["deviceModel"], format!("SM-S{number}N"));
    }
}

#[test]
#[ignore = "a measurement: cargo test -p moa-collector --lib --release what_one_costs -- --ignored --nocapture"]
fn what_one_costs() {
    let words: Vec<String> = (0..500)
        .map(|number| format!("{GALAXY} KAKAOTALK/{number}.1"))
        .collect();
    for round in ["new", "known"] {
        let begin = Instant::now();
        for words in &words {
            std::hint::black_box(agent_json(words, &Hints::default()));
        }
        println!("{round}: {:?}", begin.elapsed() / 500);
    }
}

proptest! {
    #[test]
    fn any_words_make_an_object(words in any::<String>(), hints in any::<String>()) {
        let json = agent_json(&words, &Hints::of_json(&hints));
        prop_assert!(serde_json::from_str::<Value>(&json).unwrap().is_object());
    }

    /// Pieces of user agents, in any order.
    #[test]
    fn any_pieces_make_an_object(pieces in prop::collection::vec(prop::sample::select(vec![
        "Mozilla/5.0 ", "(", ")", ";", " ", "/", "iPhone", "iPad", ",", "1", "Android ", "K", "SM-", "NAVER(inapp;", "KAKAOTALK", "GSA/",
        "Build/", "Version/", "Chrome/", "Macintosh", " Mobile/", "가", "Windows NT 10.0", "Tizen ", "[FBAN/", "FBAV/", "-",
    ]), 0..20)) {
        prop_assert!(agent(&pieces.concat()).is_object());
    }
}
