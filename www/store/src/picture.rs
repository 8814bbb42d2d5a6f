//! Product pictures and banners, drawn as SVG so that the shop needs no image files.

/// Dark lines on every picture.
const INK: &str = "#3a352e";

/// The picture of a product: what `art` names, in `color`, on a soft ground.
pub fn product(art: &str, color: &str) -> String {
    let shape = match art {
        "tee" => tee(color, ""),
        "stripe" => tee(color, &stripes()),
        "longsleeve" => long_sleeve(color, ""),
        "shirt" => long_sleeve(color, &buttons()),
        "knit" => long_sleeve(color, &ribs()),
        "pants" => pants(color),
        "skirt" => skirt(color),
        "bag" => bag(color),
        "wallet" => wallet(color),
        "cap" => cap(color),
        "socks" => socks(color),
        "blanket" => blanket(color),
        "tea" => tea(color),
        "mug" => mug(color, 300, 330, 1.0),
        "candle" => candle(color, 300, 340, 1.0),
        _ => format!(
            "{}{}",
            mug("#9fb3a6", 205, 380, 0.78),
            candle(color, 410, 390, 0.82)
        ),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 600\" width=\"600\" height=\"600\">\
         <rect width=\"600\" height=\"600\" fill=\"#f1ece3\"/>\
         <circle cx=\"300\" cy=\"290\" r=\"228\" fill=\"#fbf8f2\"/>\
         <ellipse cx=\"300\" cy=\"520\" rx=\"170\" ry=\"16\" fill=\"{INK}\" opacity=\".10\"/>\
         <g stroke=\"{INK}\" stroke-width=\"5\" stroke-linejoin=\"round\" stroke-linecap=\"round\">{shape}</g></svg>"
    )
}

fn path(fill: &str, d: &str) -> String {
    format!("<path fill=\"{fill}\" d=\"{d}\"/>")
}

fn line(d: &str) -> String {
    path("none", d)
}

/// A short-sleeved shirt; `print` is drawn on its front.
fn tee(color: &str, print: &str) -> String {
    let body = "M232 150 L168 178 L112 268 L176 306 L200 272 L200 486 L400 486 L400 272 L424 306 L488 268 L432 178 L368 150 C352 190 248 190 232 150 Z";
    format!(
        "{}{print}{}",
        path(color, body),
        line("M246 152 C262 204 338 204 354 152 M200 272 L200 244 M400 272 L400 244")
    )
}

fn stripes() -> String {
    let bands: String = (0..6)
        .map(|i| {
            format!(
                "<rect x=\"203\" y=\"{}\" width=\"194\" height=\"{}\" fill=\"#f6f1e7\" stroke=\"none\"/>",
                236 + i * 40,
                8 + i * 3
            )
        })
        .collect();
    bands
}

/// A long-sleeved garment; `details` are drawn on its front.
fn long_sleeve(color: &str, details: &str) -> String {
    let body = "M234 146 L170 176 L104 420 L160 438 L202 300 L202 490 L398 490 L398 300 L440 438 L496 420 L430 176 L366 146 C350 184 250 184 234 146 Z";
    format!(
        "{}{details}{}",
        path(color, body),
        line("M202 300 L208 246 M398 300 L392 246")
    )
}

fn buttons() -> String {
    let dots: String = (0..6)
        .map(|i| {
            format!(
                "<circle cx=\"300\" cy=\"{}\" r=\"5\" fill=\"#fff\" stroke-width=\"3\"/>",
                218 + i * 48
            )
        })
        .collect();
    let collar = path(
        "#ffffff66",
        "M234 146 L262 214 L300 176 L338 214 L366 146 C350 172 250 172 234 146 Z",
    );
    format!(
        "{}{collar}{dots}{}",
        line("M300 178 L300 490"),
        path("#ffffff33", "M326 262 h48 v46 l-24 12 l-24 -12 Z")
    )
}

fn ribs() -> String {
    let hem: String = (0..13)
        .map(|i| format!("M{} 458 v30 ", 210 + i * 15))
        .collect();
    format!(
        "<g stroke-width=\"3\" opacity=\".55\">{}</g>{}",
        line(&format!(
            "{hem}M250 250 q16 20 0 40 q-16 20 0 40 q16 20 0 40 M300 250 q16 20 0 40 q-16 20 0 40 q16 20 0 40 M350 250 q16 20 0 40 q-16 20 0 40 q16 20 0 40"
        )),
        line("M202 456 H398 M240 158 C262 200 338 200 360 158")
    )
}

fn pants(color: &str) -> String {
    format!(
        "{}{}",
        path(
            color,
            "M212 120 H388 L420 500 H318 L300 246 L282 500 H180 Z"
        ),
        line(
            "M208 152 H392 M300 152 V246 M224 156 q10 46 -14 62 M376 156 q-10 46 14 62 M186 470 H280 M320 470 H414"
        )
    )
}

fn skirt(color: &str) -> String {
    format!(
        "{}{}",
        path(color, "M222 140 H378 L452 482 Q300 512 148 482 Z"),
        line(
            "M218 168 H382 M240 168 L200 490 M270 168 L252 496 M300 168 V500 M330 168 L348 496 M360 168 L400 490"
        )
    )
}

fn bag(color: &str) -> String {
    format!(
        "{}{}{}",
        line("M230 268 C230 96 370 96 370 268"),
        path(color, "M156 240 H444 L470 496 H130 Z"),
        line("M152 274 H448 M226 274 v30 M374 274 v30 M250 380 q50 -46 100 0 q-50 46 -100 0")
    )
}

fn wallet(color: &str) -> String {
    format!(
        "<rect x=\"140\" y=\"206\" width=\"320\" height=\"224\" rx=\"22\" fill=\"{color}\"/>{}{}",
        path(
            "#00000018",
            "M140 300 H460 V408 a22 22 0 0 1 -22 22 H162 a22 22 0 0 1 -22 -22 Z"
        ),
        line("M140 300 H460 M160 264 H440 M388 350 h72 v44 h-72 a22 22 0 0 1 0 -44")
    )
}

fn cap(color: &str) -> String {
    format!(
        "{}{}<circle cx=\"300\" cy=\"160\" r=\"10\" fill=\"{color}\"/>{}",
        path(color, "M140 350 C140 100 460 100 460 350 Z"),
        path(
            color,
            "M140 346 C60 366 66 420 150 424 C250 392 350 392 462 350 Z"
        ),
        line("M300 164 C262 220 250 290 254 348 M300 164 C350 220 368 290 370 350")
    )
}

fn socks(color: &str) -> String {
    let sock = |x: i32, fill: &str| {
        format!(
            "<g transform=\"translate({x} 0)\">{}{}</g>",
            path(
                fill,
                "M190 130 H276 V350 C276 380 262 396 240 410 L170 456 C130 478 96 430 134 400 L184 360 C190 354 190 346 190 338 Z"
            ),
            line("M190 168 H276 M206 130 v38 M233 130 v38 M260 130 v38")
        )
    };
    format!(
        "{}{}{}",
        sock(0, "#8c7f6a"),
        sock(98, color),
        sock(196, "#efe6d6")
    )
}

fn blanket(color: &str) -> String {
    let fringe: String = (0..14)
        .map(|i| format!("M{} 470 v28 ", 148 + i * 23))
        .collect();
    format!(
        "<rect x=\"136\" y=\"150\" width=\"328\" height=\"320\" rx=\"16\" fill=\"{color}\"/>{}{}{}",
        path(
            "#ffffff40",
            "M136 220 H464 V262 H136 Z M136 300 H464 V320 H136 Z"
        ),
        path(
            "#00000022",
            "M210 150 h40 v320 h-40 Z M340 150 h18 v320 h-18 Z"
        ),
        line(&fringe)
    )
}

fn tea(color: &str) -> String {
    format!(
        "{}{}{}",
        path(color, "M190 210 L220 160 H380 L410 210 V490 H190 Z"),
        path("#fbf8f2", "M222 270 H378 V430 H222 Z"),
        line(
            "M190 210 H410 M300 400 C252 372 262 312 300 296 C338 312 348 372 300 400 Z M300 300 V400 M300 350 l20 -16 M300 366 l-20 -16"
        )
    )
}

fn mug(color: &str, x: i32, y: i32, scale: f32) -> String {
    format!(
        "<g transform=\"translate({x} {y}) scale({scale})\">{}{}{}{}</g>",
        line("M110 -70 C200 -90 200 70 100 66"),
        path(
            color,
            "M-120 -120 H110 V90 C110 140 84 160 50 160 H-60 C-94 160 -120 140 -120 90 Z"
        ),
        path(
            "#ffffff55",
            "M-118 -118 H108 V-56 C70 -20 40 -76 0 -40 C-40 -6 -70 -70 -118 -30 Z"
        ),
        line("M-50 -160 q-16 -20 0 -40 q16 -20 0 -40 M20 -160 q-16 -20 0 -40 q16 -20 0 -40")
    )
}

fn candle(color: &str, x: i32, y: i32, scale: f32) -> String {
    format!(
        "<g transform=\"translate({x} {y}) scale({scale})\">{}{}{}{}{}</g>",
        path(
            color,
            "M-100 -90 H100 V130 Q100 150 80 150 H-80 Q-100 150 -100 130 Z"
        ),
        path("#fbf8f2", "M-66 -20 H66 V90 H-66 Z"),
        line("M-100 -60 H100 M0 -90 V-124 M-36 20 H36 M-36 46 H20"),
        path(
            "#e9a23b",
            "M0 -124 C-34 -150 -14 -186 0 -206 C14 -186 34 -150 0 -124 Z"
        ),
        path(
            "#f8dc8a",
            "M0 -128 C-14 -144 -6 -160 0 -170 C6 -160 14 -144 0 -128 Z"
        )
    )
}

/// A banner or a description picture by its name; none if there is no such scene.
pub fn scene(name: &str) -> Option<String> {
    let (kind, number) = name.rsplit_once('-').unwrap_or((name, "0"));
    let number: u32 = number.parse().ok()?;
    match kind {
        "forest" => Some(forest(number)),
        "cloth" => Some(cloth(number)),
        _ => None,
    }
}

/// Hills behind hills, with trees; `number` chooses the hour of the day.
fn forest(number: u32) -> String {
    let (sky, sun, hills) = match number % 4 {
        0 => (
            "#e9e2d0",
            "#f3b562",
            ["#b9c4ae", "#8ba68d", "#5c7f6b", "#2f5d50"],
        ),
        1 => (
            "#dfe8e6",
            "#fff6d8",
            ["#bfd0ca", "#92b0a6", "#678f80", "#37685a"],
        ),
        2 => (
            "#f3dfc8",
            "#e4704f",
            ["#dcb999", "#b98d6f", "#83695a", "#4d4640"],
        ),
        _ => (
            "#d9dfe9",
            "#ffffff",
            ["#b6c0d2", "#8b98b3", "#61708f", "#3a4766"],
        ),
    };
    let layers: String = hills
        .iter()
        .zip([330, 400, 470, 550])
        .enumerate()
        .map(|(i, (color, y))| {
            let shift = (number as usize * 60 + i * 90) % 200;
            path(
                color,
                &format!(
                    "M-200 900 V{y} C{} {} {} {} {} {y} S{} {} 1800 {} V900 Z",
                    50 + shift,
                    y - 150,
                    300 + shift,
                    y + 60,
                    620 + shift,
                    1250 + shift,
                    y - 170,
                    y - 20
                ),
            )
        })
        .collect();
    let trees: String = (0..14)
        .map(|i| {
            let (x, h) = (40 + i * 118, 70 + (i * 37) % 60);
            path(
                hills[3],
                &format!(
                    "M{x} 640 l-26 0 l26 -{h} l26 {h} Z M{x} {} l-20 0 l20 -{} l20 {} Z",
                    640 - h / 2,
                    h - 10,
                    h - 10
                ),
            )
        })
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1600 760\" preserveAspectRatio=\"xMidYMid slice\">\
         <rect width=\"1600\" height=\"760\" fill=\"{sky}\"/><circle cx=\"1180\" cy=\"220\" r=\"90\" fill=\"{sun}\"/>{layers}{trees}</svg>"
    )
}

/// Woven cloth close by, for a product's description; `number` chooses weave and colour.
fn cloth(number: u32) -> String {
    let (ground, thread) = match number % 5 {
        0 => ("#ded2bd", "#c9b99d"),
        1 => ("#c9d2d0", "#aebbb8"),
        2 => ("#d9b9a2", "#c19c82"),
        3 => ("#b9c1a6", "#9ea98a"),
        _ => ("#c5c3cf", "#a9a7b8"),
    };
    let weave = match number % 3 {
        0 => "M0 10 H40 M0 30 H40 M10 0 V40 M30 0 V40",
        1 => "M0 0 L40 40 M-10 30 L10 50 M30 -10 L50 10",
        _ => "M0 20 q10 -20 20 0 t20 0",
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 1000\" preserveAspectRatio=\"xMidYMid slice\">\
         <defs><pattern id=\"w\" width=\"40\" height=\"40\" patternUnits=\"userSpaceOnUse\"><path d=\"{weave}\" fill=\"none\" stroke=\"{thread}\" stroke-width=\"6\"/></pattern>\
         <linearGradient id=\"l\" x1=\"0\" y1=\"0\" x2=\"1\" y2=\"1\"><stop offset=\"0\" stop-color=\"#fff\" stop-opacity=\".35\"/><stop offset=\"1\" stop-color=\"#000\" stop-opacity=\".14\"/></linearGradient></defs>\
         <rect width=\"860\" height=\"1000\" fill=\"{ground}\"/><rect width=\"860\" height=\"1000\" fill=\"url(#w)\"/>\
         <path d=\"M-40 620 C200 520 420 760 900 560 V760 C480 900 260 700 -40 800 Z\" fill=\"#000\" opacity=\".07\"/>\
         <path d=\"M-40 300 C240 180 520 420 900 240 V330 C520 500 240 280 -40 400 Z\" fill=\"#fff\" opacity=\".22\"/>\
         <rect width=\"860\" height=\"1000\" fill=\"url(#l)\"/></svg>"
    )
}

#[cfg(test)]
mod tests;
