//! The border to `host/values.js`, where values are handles, and so are texts: see [`super::literal`].

use wasm_bindgen::prelude::*;

/// Brings the file along, which `host/values.js` imports; nothing here calls it.
#[wasm_bindgen(module = "/src/host/text.js")]
extern "C" {
    #[allow(dead_code, reason = "named for its file's sake")]
    fn trim();
}

#[wasm_bindgen(module = "/src/host/values.js")]
extern "C" {
    #[cfg(feature = "std")]
    #[wasm_bindgen(js_name = put)]
    pub fn of(value: &JsValue) -> i32;
    pub fn keep(value: i32) -> i32;
    pub fn release(value: i32);
    #[wasm_bindgen(js_name = put)]
    pub fn number(value: f64) -> i32;
    #[cfg(feature = "std")]
    #[wasm_bindgen(js_name = put)]
    pub fn text(value: &str) -> i32;
    #[cfg(feature = "std")]
    #[wasm_bindgen(js_name = textAt)]
    pub fn text_at(text: i32) -> Option<String>;
    pub fn flag(value: i32) -> i32;
    pub fn object() -> i32;
    pub fn array() -> i32;
    #[wasm_bindgen(js_name = isA)]
    pub fn is_a(value: i32, kind: i32) -> bool;
    #[wasm_bindgen(js_name = asNumber)]
    pub fn as_number(value: i32) -> f64;
    #[wasm_bindgen(js_name = placeOf)]
    pub fn place_of(word: i32, words: i32) -> i32;
    #[wasm_bindgen(js_name = isFlag)]
    pub fn is_flag(value: i32, flag: i32) -> bool;
    #[wasm_bindgen(js_name = isFalse)]
    pub fn is_false(value: i32) -> bool;
    pub fn same(one: i32, other: i32) -> bool;
    pub fn read(place: i32) -> i32;
    pub fn get(of: i32, key: i32) -> i32;
    pub fn element(of: i32, index: i32) -> i32;
    pub fn set(of: i32, key: i32, value: i32);
    #[wasm_bindgen(js_name = setNumber)]
    pub fn set_number(of: i32, key: i32, value: f64);
    pub fn remove(of: i32, key: i32);
    pub fn call(of: i32, method: i32, argument: i32) -> i32;
    pub fn assign(to: i32, from: i32);
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(value: i32) -> i32;
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: i32) -> i32;
    pub fn copy(value: i32) -> i32;
    pub fn iso(time: f64) -> i32;
    pub fn trimmed(value: i32) -> i32;
    pub fn code(value: i32) -> i32;
    pub fn name(value: i32) -> i32;
    pub fn identifier(value: i32) -> i32;
    #[wasm_bindgen(js_name = number)]
    pub fn number_of(value: i32) -> f64;
    pub fn first(kind: i32, places: i32) -> i32;
    pub fn fill(properties: i32, lines: i32);
    pub fn group(text: i32, pattern: i32, group: i32) -> i32;
    pub fn ask(methods: i32) -> bool;
    #[wasm_bindgen(js_name = forgetAnswer)]
    pub fn forget(method: i32);
    #[wasm_bindgen(js_name = setMember)]
    pub fn set_member(id: i32);
    pub fn message(
        id: i32,
        event: i32,
        content: i32,
        device: i32,
        user: i32,
        session: i32,
        time: f64,
    ) -> i32;
    #[wasm_bindgen(js_name = newId)]
    pub fn new_id() -> i32;
    pub fn trail(event: i32) -> i32;
    pub fn news(properties: i32, known: i32) -> bool;
    #[wasm_bindgen(js_name = utcOffset)]
    pub fn utc_offset() -> f64;
    pub fn offset(zone: i32, time: f64) -> f64;
    pub fn protect(properties: i32, rules: i32, now: i32) -> bool;
}
