//! Which of several streams a message belongs to.
//!
//! What one person does must stay in order, and a stream keeps an order only of its own. So a person's messages are all
//! in one: the remainder of a CRC-32 of the mall and the device, or of the member where a server knows no device. Anyone
//! can work it out, `zlib.crc32` in Python for one, and each copy of a message comes to the same stream, whose memory of
//! ids knows it.

use moa_message::Checked;

/// The partition of a message, of so many.
pub fn of(checked: &Checked, partitions: usize) -> usize {
    if partitions < 2 {
        return 0;
    }
    let mut hash = crc32fast::Hasher::new();
    let (mall, person) = match checked {
        Ok(message) => {
            let person = message.device().or(message.user_id.as_deref());
            (&message.mall, person.or(Some(&message.message_id)))
        }
        Err(broken) => (&broken.mall, broken.message_id.as_deref()),
    };
    hash.update(mall.as_bytes());
    // Neither has one in it: "ab" of "c" is not "a" of "bc".
    hash.update(&[0]);
    hash.update(person.unwrap_or_default().as_bytes());
    hash.finalize() as usize % partitions
}

/// The stream of a partition. Where there is one only, it has the name that the settings give.
pub fn stream(name: &str, partition: usize, partitions: usize) -> String {
    match partitions {
        0 | 1 => name.to_owned(),
        _ => format!("{name}-{partition}"),
    }
}

#[cfg(test)]
mod tests;
