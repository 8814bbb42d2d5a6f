//! Browsers and apps that show pages, by the words that only they put into a user agent. Korean stores are mostly seen in
//! apps, which woothee takes for Safari, Chrome or nothing.

/// What shows the page: its name as in `context.client.browser`, and its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct App<'a> {
    pub name: &'a str,
    /// Empty where the words have none.
    pub version: &'a str,
}

/// The word, its version behind it, and the name. The first that is found counts: an app before the browser that is in it.
const APPS: [(&str, &str); 48] = [
    // NAVER's apps have their version further on.
    ("NAVER(", "NAVER"),
    ("KAKAOTALK", "KakaoTalk"),
    ("KAKAOSTORY", "KakaoStory"),
    ("KakaoStory", "KakaoStory"),
    ("DaumApps", "Daum"),
    ("DaumDevice", "Daum"),
    ("BAND/", "BAND"),
    ("TossApp", "Toss"),
    ("TowneersApp", "Karrot"),
    ("Instagram", "Instagram"),
    ("Barcelona", "Threads"),
    ("FBAN/Messenger", "Messenger"),
    ("FBAN/Orca", "Messenger"),
    ("FBAN/", "Facebook"),
    ("FB_IAB/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("musical_ly", "TikTok"),
    ("trill_", "TikTok"),
    ("BytedanceWebview", "TikTok"),
    ("TikTok", "TikTok"),
    ("MicroMessenger", "WeChat"),
    ("Twitter for", "X"),
    ("TwitterAndroid", "X"),
    ("Snapchat", "Snapchat"),
    ("[Pinterest", "Pinterest"),
    ("LinkedInApp", "LinkedIn"),
    ("GSA/", "Google app"),
    ("Line/", "LINE"),
    ("Whale/", "Whale"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("VivoBrowser/", "Vivo Browser"),
    ("HeyTapBrowser/", "HeyTap Browser"),
    ("UCBrowser/", "UC Browser"),
    ("UCWEB/", "UC Browser"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("YaBrowser/", "Yandex Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("Silk/", "Silk"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPiOS/", "Opera"),
    ("OPT/", "Opera"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
];

/// Words before the version of an app whose own is not at its name.
const VERSIONS: [(&str, &str); 3] = [
    ("Facebook", "FBAV/"),
    ("Messenger", "FBAV/"),
    ("TikTok", "app_version/"),
];

/// What the user agent names, if it is one of these.
pub fn named(user_agent: &str) -> Option<App<'_>> {
    let (word, name) = APPS
        .into_iter()
        .find(|(word, _)| stands(user_agent, word))?;
    let at_name = after(user_agent, word);
    let version = match (word, VERSIONS.iter().find(|(app, _)| *app == name)) {
        // `NAVER(inapp; search; 2000; 12.8.4; 15PRO)`
        ("NAVER(", _) => {
            let inside = at_name.split(')').next().unwrap_or_default();
            let mut parts = inside.split(';').map(str::trim);
            parts
                .find(|part| part.contains('.') && digits(part) == *part)
                .unwrap_or_default()
        }
        (_, Some((_, word))) if user_agent.contains(word) => digits(after(user_agent, word)),
        // `GSA/`, `Instagram 300.0`, `musical_ly_31.5.0`, `Twitter for iPhone/10.2`
        _ => version_behind(at_name),
    };
    Some(App { name, version })
}

/// Whether a word begins there: `Line/` is none in `AirLine/1.0`.
fn stands(user_agent: &str, word: &str) -> bool {
    user_agent.match_indices(word).any(|(at, _)| {
        let before = user_agent[..at].chars().next_back();
        !before.is_some_and(char::is_alphanumeric)
    })
}

/// What comes behind a word, empty where it is not there.
pub fn after<'a>(text: &'a str, word: &str) -> &'a str {
    text.split_once(word).map_or("", |(_, rest)| rest)
}

/// The version that stands right behind a name, or behind one more word and a slash.
fn version_behind(text: &str) -> &str {
    let direct = digits(text.trim_start_matches(['/', ' ', '_', ':', '-']));
    if !direct.is_empty() {
        return direct;
    }
    let word = text
        .split([' ', ';', ')', ',', ']'])
        .find(|word| !word.is_empty());
    word.and_then(|word| word.split_once('/'))
        .map_or("", |(_, rest)| digits(rest))
}

/// Digits and dots, from the start on.
pub fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    text[..end.unwrap_or(text.len())].trim_end_matches('.')
}
