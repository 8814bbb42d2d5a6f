//! Bars as SVG, for light and dark pages and for small screens.

use std::fmt::Write as _;

/// Width of a plot; a phone shows it at three quarters of that.
const WIDTH: f64 = 480.0;
/// Where the bars begin, to the right of the names.
const LEFT: f64 = 112.0;
/// Room for the figure behind the longest bar.
const RIGHT: f64 = 78.0;
/// From one bar to the next.
const STEP: f64 = 28.0;
/// Above the first bar.
const TOP: f64 = 62.0;
/// Height of a bar.
const BAR: f64 = 16.0;

const STYLE: &str = "text{font:14px system-ui,sans-serif;fill:#1f2328}.title{font-size:16px;font-weight:600}\
.note{font-size:13px;fill:#59636e}.own{fill:#0969da}.peer{fill:#afb8c1}.spread{stroke:#59636e;stroke-width:1.5}\
.name{text-anchor:end}.first{font-weight:600}@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.note{fill:#9198a1}\
.own{fill:#4493f8}.peer{fill:#545d68}.spread{stroke:#c9d1d9}}";

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Who.
    pub name: String,
    /// How much.
    pub value: f64,
    /// Between which two values the middle half lies.
    pub spread: Option<(f64, f64)>,
    /// Whether it is ours.
    pub is_own: bool,
}

/// Bars under a title, shortest first; the note says what they are measured in.
pub fn bars(title: &str, note: &str, mut bars: Vec<Bar>) -> String {
    bars.sort_by(|a, b| a.value.total_cmp(&b.value));
    let most = bars
        .iter()
        .map(|bar| bar.value)
        .fold(f64::MIN_POSITIVE, f64::max);
    let scale = (WIDTH - LEFT - RIGHT) / most;
    let height = TOP + STEP * bars.len() as f64 + 8.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{0}\">\
         <title>{0}</title><style>{STYLE}</style>\n\
         <text class=\"title\" x=\"8\" y=\"24\">{0}</text>\n<text class=\"note\" x=\"8\" y=\"44\">{1}</text>\n",
        escaped(title),
        escaped(note)
    );
    for (at, bar) in bars.iter().enumerate() {
        draw(&mut svg, bar, TOP + STEP * at as f64, scale);
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, bar: &Bar, top: f64, scale: f64) {
    let (kind, emphasis) = if bar.is_own {
        ("own", " first")
    } else {
        ("peer", "")
    };
    let width = (bar.value.max(0.0) * scale).max(1.0);
    let (middle, text) = (top + BAR / 2.0, top + BAR - 3.0);
    let mut end = LEFT + width;
    // Writing into a string cannot fail.
    let _ = write!(
        svg,
        "<text class=\"name{emphasis}\" x=\"{:.0}\" y=\"{text:.0}\">{}</text>\
         <rect class=\"{kind}\" x=\"{LEFT}\" y=\"{top:.0}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"3\"/>",
        LEFT - 8.0,
        escaped(&bar.name)
    );
    if let Some((low, high)) = bar.spread {
        let [low, high] =
            [low, high].map(|value| (LEFT + value.max(0.0) * scale).min(WIDTH - RIGHT + 12.0));
        let _ = write!(
            svg,
            "<path class=\"spread\" d=\"M{low:.1} {middle:.1}H{high:.1}M{low:.1} {0:.1}v6M{high:.1} {0:.1}v6\"/>",
            middle - 3.0
        );
        end = end.max(high);
    }
    let _ = writeln!(
        svg,
        "<text class=\"{}\" x=\"{:.1}\" y=\"{text:.0}\">{}</text>",
        emphasis.trim(),
        end + 7.0,
        figure(bar.value)
    );
}

fn figure(value: f64) -> String {
    let digits = usize::from(value.abs() < 99.95) + usize::from(value.abs() < 9.995);
    format!("{value:.digits$}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
