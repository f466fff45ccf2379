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
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinHandle;
use tower_lsp::LspService;

/// How many requests are answered at the same time. Most wait for the same analysis.
const AT_ONCE: usize = 8;

/// Serves a client on standard input and output until it says `exit` or hangs up; whether it had said `shutdown` before, as it
/// should.
///
/// # Errors
/// Where the program gets no threads to work on.
pub fn serve(files: Arc<dyn Files>, version: &'static str) -> std::io::Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // What is about a document is done in its order: see `watch.rs`.
        .max_blocking_threads(1)
        .enable_time()
        .build()?;
    let shared = Arc::new(Shared::new(files, version));
    runtime.block_on(async {
        let (service, socket) = LspService::build(|client| Server::new(client, Arc::clone(&shared)))
            .custom_method(messages::MALFORMED, Server::malformed)
            .finish();
        let service = Ordered::new(service, Arc::clone(&shared));
        let (output, written) = standard_output();
        let serving = tower_lsp::Server::new(standard_input(), output, socket)
            .concurrency_level(AT_ONCE)
            .serve(service);
        tokio::select! {
            () = serving => {}
            () = shared.exited() => {}
        }
        // What was said before goes out, if the client still listens.
        let _ = tokio::time::timeout(LAST_WORDS, written).await;
    });
    // A thread may be waiting for standard input for ever.
    runtime.shutdown_background();
    Ok(shared.was_shut_down())
}

/// So long the last answers may take to go out.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Where messages to standard output are put, which a thread of its own writes; and what ends when all are written, after the first has been
/// let go of.
fn standard_output() -> (tokio::io::DuplexStream, JoinHandle<()>) {
    let (write, mut read) = tokio::io::duplex(WAITING);
    let (sender, mut messages) = tokio::sync::mpsc::channel::<Vec<u8>>(AT_ONCE);
    let (done, all_written) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut output = std::io::stdout().lock();
        while let Some(message) = messages.blocking_recv() {
            if output.write_all(&message).and_then(|()| output.flush()).is_err() {
                break;
            }
        }
        let _ = done.send(());
    });
    let written = tokio::spawn(async move {
        let mut bytes = vec![0; WAITING];
        while let Ok(count @ 1..) = read.read(&mut bytes).await {
            let message = bytes.get(..count).unwrap_or_default().to_vec();
            if sender.send(message).await.is_err() {
                break;
            }
        }
        drop(sender);
        let _ = all_written.await;
    });
    (write, written)
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
