//! `moa-store`: serves the demo store.

mod cli;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("moa-store: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let cli::Command::Serve(serve) = cli::Cli::parse().command;
    let listen = serve.listen;
    let store = moa_store::Store::new(serve.into_config()?)?;
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}: choose another --listen address"))?;
    let mut stdout = std::io::stdout();
    writeln!(
        stdout,
        "moa-store listening on http://{}",
        listener.local_addr()?
    )?;
    stdout.flush()?;

    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    tokio::select! {
        served = moa_store::router::serve(listener, store) => served?,
        () = stop => {}
    }
    Ok(())
}
