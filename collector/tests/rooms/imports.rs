//! What a source imports of its own crate: by `use`, and by paths that are written out.

/// The paths that the source of this module names, from the crate's root on: those that begin with `crate` (in the
/// program `moa_collector`), `super`, `self` or one of its children.
pub fn imports(module: &str, children: &[&str], source: &str) -> Vec<Vec<String>> {
    let own: Vec<&str> = module.split("::").filter(|part| !part.is_empty()).collect();
    let mut found = Vec::new();
    let paths = paths(&without_comments(source));
    // Not the `super` of `pub(super)`.
    for path in paths.into_iter().filter(|path| path.len() > 1) {
        let mut base = match path[0].as_str() {
            "crate" | "moa_collector" => Vec::new(),
            "self" | "super" => own.clone(),
            child if children.contains(&child) => own.clone(),
            _ => continue,
        };
        let mut rest = path.iter().map(String::as_str).peekable();
        while let Some("crate" | "moa_collector" | "self" | "super") = rest.peek().copied() {
            if rest.next() == Some("super") {
                base.pop();
            }
        }
        base.extend(rest);
        found.push(base.into_iter().map(str::to_owned).collect());
    }
    found
}

fn without_comments(source: &str) -> String {
    let lines = source.lines();
    let code = lines.map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    code.collect::<Vec<_>>().join("\n")
}

/// All paths of a code, those of a list in braces each by itself: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(is_of_word) {
        let is_continued = rest[..at].ends_with("::");
        let mut one = Vec::new();
        rest = path(&rest[at..], &[], &mut one);
        if !is_continued {
            found.extend(one);
        }
    }
    found
}

/// Reads a path, or a list of them, behind what leads to it. Returns what comes after.
fn path<'a>(code: &'a str, before: &[String], into: &mut Vec<Vec<String>>) -> &'a str {
    let code = code.trim_start();
    if let Some(mut list) = code.strip_prefix('{') {
        loop {
            list = list.trim_start_matches([',', ' ', '\n']);
            match list.chars().next() {
                Some(letter) if is_of_word(letter) || letter == '{' => {
                    list = path(list, before, into);
                    // `as` another name.
                    list = list.trim_start_matches(|letter| !matches!(letter, ',' | '}'));
                }
                Some('*') => {
                    into.push(with(before, "*"));
                    list = &list[1..];
                }
                Some('}') => return &list[1..],
                _ => return list,
            }
        }
    }
    let end = code.find(|letter| !is_of_word(letter));
    let (word, rest) = code.split_at(end.unwrap_or(code.len()));
    let whole = match word {
        "self" if !before.is_empty() => before.to_vec(),
        word => with(before, word),
    };
    match rest.strip_prefix("::") {
        Some(rest) if rest.starts_with('*') => {
            into.push(with(&whole, "*"));
            rest
        }
        Some(next) if next.starts_with(|letter| is_of_word(letter) || letter == '{') => {
            path(next, &whole, into)
        }
        _ => {
            into.push(whole);
            rest
        }
    }
}

fn with(before: &[String], word: &str) -> Vec<String> {
    let mut path = before.to_vec();
    path.push(word.to_owned());
    path
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}
