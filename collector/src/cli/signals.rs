//! The signals that stop the collector, and the one that has it read its settings.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears them, from when it is made.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

/// What a signal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// To finish what has begun, and end.
    Stop,
    /// To read the settings anew.
    Reload,
}

impl Signals {
    /// Begins to hear them.
    ///
    /// # Errors
    ///
    /// When the system has none to give.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// The next one.
    pub async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.terminate.recv() => Told::Stop,
            _ = self.interrupt.recv() => Told::Stop,
            _ = self.hangup.recv() => Told::Reload,
        }
    }

    /// Until one that ends what is done.
    pub async fn stopped(&mut self) {
        while let Told::Reload = self.next().await {}
    }
}
