use super::*;

fn message(seq: u64) -> StoredMessage {
    StoredMessage {
        seq,
        mall: "a".into(),
        message_id: seq.to_string(),
        received_at: String::new(),
        body: "{}".into(),
    }
}

#[test]
fn what_is_done_is_left_out_until_the_piece_is_closed() {
    let batch = [message(1), message(2), message(3)];
    let seqs = |done: &Done| -> Vec<u64> {
        let left = done.left(&batch);
        left.iter().map(|message| message.seq).collect()
    };
    let done = Done::default();
    assert_eq!(seqs(&done), [1, 2, 3]);
    done.deliver([1]);
    done.refuse(3, "too large".into());
    assert_eq!(seqs(&done), [2]);
    let refused = done.close(&batch);
    assert_eq!((refused.len(), refused[0].seq), (1, 3));
    assert_eq!(seqs(&done), [1, 2, 3]);
}
