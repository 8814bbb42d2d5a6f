//! Secrets as they lie on disk: sealed by AES-256-GCM, with a key made of the app's client secret.
//!
//! The client secret stands in the config or the environment and never in the file, so a copy
//! of the file alone opens nothing.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};

/// What the key is for; another use of the same secret gets another key.
const PURPOSE: &[u8] = b"moa cafe24 tokens 1";

/// Seals and opens.
pub struct Seal {
    key: LessSafeKey,
    random: SystemRandom,
}

/// Something could not be sealed: the system gives no random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct SealError;

impl Seal {
    /// With a key made of this secret.
    ///
    /// # Errors
    ///
    /// [`SealError`], which no system that runs should give.
    pub fn new(secret: &str) -> Result<Self, SealError> {
        let secret = Salt::new(HKDF_SHA256, PURPOSE).extract(secret.as_bytes());
        let okm = secret
            .expand(&[PURPOSE], &AES_256_GCM)
            .map_err(|_| SealError)?;
        Ok(Self {
            key: LessSafeKey::new(UnboundKey::from(okm)),
            random: SystemRandom::new(),
        })
    }

    /// Seals a text for this owner.
    ///
    /// # Errors
    ///
    /// [`SealError`].
    pub fn close(&self, owner: &str, text: &str) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).map_err(|_| SealError)?;
        let mut sealed = text.as_bytes().to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(owner.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| SealError)?;
        Ok([&nonce[..], &sealed[..]].concat())
    }

    /// What was sealed for this owner; `None` where another secret or another owner sealed it, or
    /// somebody changed it.
    pub fn open(&self, owner: &str, sealed: &[u8]) -> Option<String> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
        let mut rest = rest.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let text = self
            .key
            .open_in_place(nonce, Aad::from(owner.as_bytes()), &mut rest)
            .ok()?;
        String::from_utf8(text.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests;
