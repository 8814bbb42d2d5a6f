//! The sources of a crate, by the names of their modules.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::circles::Graph;
use crate::imports::imports;

/// Each module's source: `cafe24::orders`; the crate's root is `""`.
pub struct Sources(pub BTreeMap<String, String>);

impl Sources {
    /// Those of a folder of the collector's.
    pub fn of(folder: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut all = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let place = path.strip_prefix(&root).unwrap().with_extension("");
                let parts: Vec<_> = place.iter().map(|part| part.to_str().unwrap()).collect();
                let module = match parts[..] {
                    ["lib"] => String::new(),
                    _ => parts.join("::"),
                };
                all.insert(module, fs::read_to_string(&path).unwrap());
            }
        }
        Self(all)
    }

    /// Which file imports which; tests do not count, nor the program, a crate of its own, nor that a file declares
    /// another.
    pub fn graph(&self) -> Graph {
        let modules = self
            .0
            .iter()
            .filter(|(module, _)| !is_of_tests(module) && *module != "main");
        let edges = modules.map(|(module, source)| {
            let children = self.children(module);
            let paths = imports(module, &children, source);
            let files: BTreeSet<_> = paths.iter().map(|path| self.file(path)).collect();
            let others = files.into_iter().filter(|file| file != module);
            (module.clone(), others.collect())
        });
        edges.collect()
    }

    /// The file that a path leads into.
    fn file(&self, path: &[String]) -> String {
        let starts = (0..=path.len()).rev().map(|end| path[..end].join("::"));
        let mut files = starts.filter(|start| self.0.contains_key(start));
        files.next().unwrap_or_default()
    }

    fn children(&self, module: &str) -> Vec<&str> {
        let below = |other: &'_ &String| match module {
            "" => !other.contains("::"),
            _ => other.rsplit_once("::").is_some_and(|(of, _)| of == module),
        };
        let children = self.0.keys().filter(below);
        children
            .map(|child| child.rsplit("::").next().unwrap())
            .collect()
    }
}

/// Whether the file is one of tests alone.
pub fn is_of_tests(module: &str) -> bool {
    let mut parts = module.split("::");
    parts.any(|part| ["tests", "testing"].contains(&part) || part.ends_with("_tests"))
}
