use super::*;

#[test]
fn every_peer_has_an_entry_file_and_somewhere_to_send_to() {
    let peers: Vec<Subject> = serde_json::from_str(PEERS).unwrap();
    assert!(!peers.is_empty());
    for peer in peers {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        assert!(
            folder.join(&peer.id).with_extension("js").is_file(),
            "{}",
            peer.id
        );
        assert!(
            peer.events.iter().all(|path| path.starts_with('/')),
            "{}",
            peer.id
        );
    }
}

#[test]
fn peers_that_are_not_installed_say_what_to_run() {
    let error = all(Path::new("nowhere")).unwrap_err();
    assert!(
        error.to_string().contains("./build.sh bench tracker"),
        "{error}"
    );
}
