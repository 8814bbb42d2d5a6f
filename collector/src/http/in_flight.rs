//! The memory of requests that are being answered: so much over all, and so much of one address.
//!
//! Bodies are read whole, and answers wait for who reads slowly or not at all. Each holds its share from before its
//! body is read until its answer has left.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body_util::combinators::BoxBody;
use hyper::body::{Frame, SizeHint};

use crate::http::error::HttpError;
use crate::http::rate_limit::household;

/// How many bytes all may hold.
const TOTAL: usize = 256 * 1024 * 1024;

/// How many bytes those of one address may hold.
const PER_ADDRESS: usize = 64 * 1024 * 1024;

/// How many bytes of an answer are handed on at once. What is handed on waits in the connection, and is held no more.
const PIECE: usize = 16 * 1024;

/// What is held now.
#[derive(Debug, Clone, Default)]
pub struct InFlight(Arc<Mutex<Sums>>);

#[derive(Debug, Default)]
struct Sums {
    total: usize,
    addresses: HashMap<IpAddr, usize>,
}

/// A share, given back when it is dropped.
#[derive(Debug)]
pub struct Held {
    all: InFlight,
    address: IpAddr,
    bytes: usize,
}

impl InFlight {
    /// Takes a share for a request from this address.
    ///
    /// # Errors
    ///
    /// [`HttpError::Busy`] where there is none left.
    pub fn take(&self, address: IpAddr, bytes: usize) -> Result<Held, HttpError> {
        let address = household(address);
        let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = sums.addresses.get(&address).copied().unwrap_or(0);
        if sums.total + bytes > TOTAL || own + bytes > PER_ADDRESS {
            return Err(HttpError::Busy);
        }
        sums.total += bytes;
        sums.addresses.insert(address, own + bytes);
        Ok(Held {
            all: self.clone(),
            address,
            bytes,
        })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut sums = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        sums.total = sums.total.saturating_sub(self.bytes);
        if let Entry::Occupied(mut own) = sums.addresses.entry(self.address) {
            *own.get_mut() = own.get().saturating_sub(self.bytes);
            if *own.get() == 0 {
                own.remove();
            }
        }
    }
}

impl Held {
    /// The share that an answer needs from now on, in place of what its request did. It may be more, and more than there
    /// is: ten thousand short messages have a long answer. Then nothing new is taken until it has left.
    pub fn resize(&mut self, bytes: usize) {
        let mut sums = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        sums.total = sums.total.saturating_sub(self.bytes) + bytes;
        let own = sums.addresses.entry(self.address).or_default();
        *own = own.saturating_sub(self.bytes) + bytes;
        self.bytes = bytes;
    }

    /// A body that holds the share until its end has been handed on.
    pub fn body(mut self, bytes: Bytes) -> Body {
        self.resize(bytes.len());
        Body::new(BoxBody::new(Pieces {
            left: bytes,
            _held: self,
        }))
    }
}

struct Pieces {
    left: Bytes,
    _held: Held,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let length = self.left.len().min(PIECE);
        Poll::Ready(match length {
            0 => None,
            _ => Some(Ok(Frame::data(self.left.split_to(length)))),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}

#[cfg(test)]
mod tests;
