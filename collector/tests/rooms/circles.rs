//! Circles in a graph.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Which node leads to which.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// The shortest circle through each node that is in one, but none that has a node of one before it. A circle begins
/// and ends with the same node.
pub fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for node in graph.keys() {
        if let Some(circle) = shortest(graph, node)
            && circle.iter().all(|node| !seen.contains(node))
        {
            seen.extend(circle.clone());
            found.push(circle);
        }
    }
    found
}

/// The shortest way from a node back to it.
fn shortest(graph: &Graph, start: &str) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for next in graph.get(node)? {
            if next == start {
                let mut way = vec![start.to_owned(), node.to_owned()];
                let mut node = node;
                while node != start {
                    node = came_from[node];
                    way.push(node.to_owned());
                }
                way.reverse();
                return Some(way);
            }
            if graph.contains_key(next) && !came_from.contains_key(next.as_str()) {
                came_from.insert(next, node);
                queue.push_back(next);
            }
        }
    }
    None
}
