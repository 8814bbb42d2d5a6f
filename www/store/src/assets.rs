//! Files the browser asks for: style sheets, scripts, pictures.

use std::path::Path as FilePath;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use clap::ValueEnum as _;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::sync::Arc;

use crate::options::Library;
use crate::visit::Visit;
use crate::{Result, Store, StoreError, picture};

static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

/// The stand-ins for Cafe24's own front scripts, in the order they are joined.
const FRONT: [&str; 7] = [
    "route", "async", "product", "options", "basket", "order", "member",
];

/// jQuery as npm delivers it.
#[derive(Debug)]
pub struct Scripts {
    bundled: String,
    newer: String,
}

impl Scripts {
    /// Reads both versions from a `node_modules` folder.
    ///
    /// # Errors
    /// When a file is missing; the message says what to run.
    pub fn load(modules: &FilePath) -> Result<Self> {
        let read = |file: &str| {
            let path = modules.join(file);
            std::fs::read_to_string(&path).map_err(|_| StoreError::NoJquery(path))
        };
        Ok(Self {
            bundled: read("jquery-bundled/dist/node-jquery.min.js")?,
            newer: read("jquery/dist/jquery.min.js")?,
        })
    }

    /// Cafe24's script bundle: old jQuery, its alias `EC$`, then the front scripts.
    fn bundle(&self) -> String {
        let fronts: String = FRONT.iter().map(|name| front_script(name)).collect();
        // The package wraps jQuery for use on a server and would leave the globals `module` and `provide`.
        format!(
            "(function (module, provide) {{\n{}\n}}({{}}, function () {{}}));\nwindow.EC$ = window.jQuery;\n{fronts}",
            self.bundled
        )
    }
}

/// The text of `assets/front/<name>.js`, empty if there is none.
pub fn front_script(name: &str) -> &'static str {
    let file = ASSETS.get_file(format!("front/{name}.js"));
    file.and_then(|file| file.contents_utf8())
        .unwrap_or_default()
}

/// What `optimizer.php` is asked for.
#[derive(Debug, Deserialize)]
pub struct Optimizer {
    #[serde(rename = "type")]
    kind: String,
}

/// `/ind-script/optimizer.php?type=js|css`: Cafe24's bundles.
pub async fn optimizer(
    State(store): State<Arc<Store>>,
    visit: Visit,
    Query(query): Query<Optimizer>,
) -> Response {
    if query.kind == "js" {
        return with_type("text/javascript; charset=utf-8", store.scripts.bundle());
    }
    let skin = if visit.route.mobile { "mobile" } else { "pc" };
    let css: String = ["base", "parts", skin]
        .iter()
        .filter_map(|name| ASSETS.get_file(format!("css/{name}.css"))?.contents_utf8())
        .collect();
    with_type("text/css; charset=utf-8", css)
}

/// `/design/js/<name>.js`: the merchant's own scripts, the newer jQuery and `library-<name>.js` among them.
pub async fn skin_script(
    State(store): State<Arc<Store>>,
    Path(name): Path<String>,
) -> Result<Response> {
    let library = name
        .strip_prefix("library-")
        .and_then(|name| Library::from_str(name.strip_suffix(".js")?, false).ok());
    let body = match name.as_str() {
        "jquery-3.js" => store.scripts.newer.clone(),
        "skin.js" => front_script("skin").to_owned(),
        _ => match library {
            Some(library) => library_script(&store.config.modules, library)?,
            None => return Err(StoreError::not_found(name)),
        },
    };
    Ok(with_type("text/javascript; charset=utf-8", body))
}

/// A library as a page loads it, read when it is asked for: few visitors do.
fn library_script(modules: &FilePath, library: Library) -> Result<String> {
    let mut script = String::new();
    for file in library.files() {
        let path = modules.join(file);
        script += &std::fs::read_to_string(&path).map_err(|_| StoreError::NoLibrary(path))?;
        script += "\n;\n";
    }
    Ok(match library {
        // For use on a server, as the bundle's.
        Library::JQuery15 => format!(
            "(function (module, provide) {{\n{script}\n}}({{}}, function () {{}}));\njQuery.noConflict();"
        ),
        // It takes the browser's `JSON` away, without which Cafe24's scripts do nothing: who has it has put that back.
        Library::MooTools12 => format!(
            "var own = JSON;\n{script}\nJSON.parse = own.parse; JSON.stringify = own.stringify;"
        ),
        _ => script,
    })
}

/// `/app/Eclog/js/cid.generate.js`: sets the visitor ids of Cafe24's log.
pub async fn cid_script() -> Response {
    with_type(
        "text/javascript; charset=utf-8",
        front_script("cid").to_owned(),
    )
}

/// `/web/product/<size>/<no>.svg`: a product's picture.
pub async fn product_picture(
    State(store): State<Arc<Store>>,
    Path((_size, file)): Path<(String, String)>,
) -> Result<Response> {
    let product = file
        .strip_suffix(".svg")
        .and_then(|no| store.goods.product(no.parse().ok()?))
        .ok_or_else(|| StoreError::not_found(&*file))?;
    Ok(svg(picture::product(&product.art, &product.color)))
}

/// `/web/upload/<name>.svg`: banners and the long pictures of a product's description.
pub async fn scene_picture(Path(file): Path<String>) -> Result<Response> {
    let name = file.strip_suffix(".svg");
    let scene = name
        .and_then(picture::scene)
        .ok_or_else(|| StoreError::not_found(&*file))?;
    Ok(svg(scene))
}

fn svg(picture: String) -> Response {
    let mut response = with_type("image/svg+xml", picture);
    let cache = header::HeaderValue::from_static("public, max-age=600");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}

fn with_type(kind: &'static str, body: String) -> Response {
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

#[cfg(test)]
mod tests;
