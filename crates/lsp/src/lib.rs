//! The language server: the only crate that knows the protocol.
//!
//! It turns positions into places and plain data into the protocol's, and holds no rule of the language: what it shows, `ide`
//! computed. It opens no network, executes nothing and writes no file; what it reads from the disk comes through [`Files`].
#![allow(clippy::disallowed_methods, reason = "the shell decides about standard input and output")]

mod analyses;
mod capabilities;
mod commands;
mod diagnostics;
mod handlers;
mod messages;
mod ordered;
mod publisher;
mod reading;
mod server;
mod settings;
mod text;
mod typing;
mod watch;
mod world;

pub use analyses::{Editor, Files};

use ordered::Ordered;
use server::{Server, Shared};
use std::sync::Arc;
use tokio::io::AsyncWriteExt as _;
use tower_lsp::LspService;

/// How many requests are answered at the same time. They are reckoned on threads of their own.
const AT_ONCE: usize = 8;

/// So many threads do work: enough that one waits for none that is done in a moment. Every thread holds on to memory that it has
/// had, so there are few.
const THREADS: usize = 4;

/// Serves a client on standard input and output until it says `exit` or hangs up; whether it had said `shutdown` before, as it
/// should.
///
/// # Errors
/// Where the program gets no threads to work on.
pub fn serve(files: Arc<dyn Files>, version: &'static str) -> std::io::Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(THREADS)
        .enable_time()
        .build()?;
    let shared = Arc::new(Shared::new(files, version));
    runtime.block_on(async {
        let (service, socket) = LspService::build(|client| Server::new(client, Arc::clone(&shared)))
            .custom_method(messages::MALFORMED, Server::malformed)
            .finish();
        let service = Ordered::new(service, Arc::clone(&shared));
        let serving = tower_lsp::Server::new(standard_input(), tokio::io::stdout(), socket)
            .concurrency_level(AT_ONCE)
            .serve(service);
        tokio::select! {
            () = serving => {}
            () = shared.exited() => {}
        }
    });
    // A thread may be waiting for standard input for ever.
    runtime.shutdown_background();
    Ok(shared.was_shut_down())
}

/// So many bytes of messages wait to be taken in.
const WAITING: usize = 1 << 16;

/// The messages of standard input, read on a thread of their own.
fn standard_input() -> tokio::io::DuplexStream {
    let (read, mut write) = tokio::io::duplex(WAITING);
    let (sender, mut messages) = tokio::sync::mpsc::channel(AT_ONCE);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        while let Some(message) = messages::next(&mut input) {
            if sender.blocking_send(message).is_err() {
                break;
            }
        }
    });
    tokio::spawn(async move {
        while let Some(message) = messages.recv().await {
            if write.write_all(&message).await.is_err() {
                break;
            }
        }
    });
    read
}
