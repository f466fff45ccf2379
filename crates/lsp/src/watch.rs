//! Work beside the messages: given up when the client turns away or the world moves on, and shown as progress when it takes long.
//!
//! What is about a document is done by one thread, in its order: all of it waits for the same analysis anyway, and an allocator keeps what it
//! has for every thread that ever needed much. What goes through a whole workspace is done aside, one after the other.

use crate::server::Shared;
use crate::world::World;
use meed_ide::{GivenUp, Watcher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::Progress as ProgressNotification;
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress,
    WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

/// Work that takes longer is shown, and told of as often.
const LONG: Duration = Duration::from_millis(400);

/// Watches one piece of work.
#[derive(Default)]
pub struct Watch {
    turned_away: AtomicBool,
    /// The revision of the world for which the work is done, where it is of no use for a later one.
    revision: Option<(Arc<Shared>, u64)>,
    reached: Mutex<Option<(usize, usize, String)>>,
}

impl Watch {
    /// Of work that is wanted only until the world changes.
    pub fn of_world(shared: Arc<Shared>, world: &World) -> Self {
        Self { revision: Some((shared, world.revision)), ..Self::default() }
    }

    fn reached_so_far(&self) -> Option<(usize, usize, String)> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Watcher for Watch {
    fn is_wanted(&self) -> bool {
        let is_current =
            self.revision.as_ref().is_none_or(|(shared, revision)| shared.world().revision == *revision);
        is_current && !self.turned_away.load(Ordering::Relaxed)
    }

    fn reached(&self, done: usize, of: usize, what: &str) {
        *self.reached.lock().unwrap_or_else(PoisonError::into_inner) = Some((done, of, what.to_owned()));
    }
}

/// How work is done and, if it takes long, shown.
pub struct Shown {
    /// What it is, as a title.
    pub title: &'static str,
    /// Under which token the client itself wants to be told, if it does.
    pub token: Option<ProgressToken>,
    /// Whether it goes through a whole workspace.
    pub is_wide: bool,
}

impl Shown {
    /// Work about a document.
    pub fn of_document(title: &'static str) -> Self {
        Self { title, token: None, is_wide: false }
    }

    /// Work that goes through a whole workspace.
    pub fn of_workspace(title: &'static str, token: Option<ProgressToken>) -> Self {
        Self { title, token, is_wide: true }
    }
}

/// Why work has no result.
pub enum Ended {
    /// Nobody waited for it any more.
    GivenUp,
    /// It broke off.
    Badly,
}

/// What goes through a whole workspace, one after the other.
static WIDE: Semaphore = Semaphore::const_new(1);

/// Does work for as long as somebody waits for it.
///
/// # Errors
/// Where it did not come to its end.
pub async fn work<T: Send + 'static>(
    client: &Client,
    world: &World,
    shown: Shown,
    watch: Watch,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Ended> {
    let watch = Arc::new(watch);
    // A request that is cancelled is dropped while it waits here.
    let _waiting = Waiting(Arc::clone(&watch));
    let watcher = Arc::clone(&watch);
    let (sender, mut working) = oneshot::channel();
    let job = move || {
        // Whoever turned away does not take what comes.
        let _ = sender.send(meed_ide::watched(watcher, work));
    };
    let _permit = if shown.is_wide {
        let permit = WIDE.acquire().await.map_err(|_| Ended::Badly)?;
        std::thread::spawn(job);
        Some(permit)
    } else {
        tokio::task::spawn_blocking(job);
        None
    };
    if let Some(done) = within(LONG, &mut working).await {
        return done;
    }
    let Some(progress) = Progress::begin(client, world, shown).await else {
        return ended(working.await);
    };
    loop {
        if let Some(done) = within(LONG, &mut working).await {
            return done;
        }
        if let Some((done, of, what)) = watch.reached_so_far() {
            progress.report(done, of, &what).await;
        }
    }
}

type Working<T> = oneshot::Receiver<Result<T, GivenUp>>;

async fn within<T>(time: Duration, working: &mut Working<T>) -> Option<Result<T, Ended>> {
    tokio::time::timeout(time, working).await.ok().map(ended)
}

fn ended<T>(done: Result<Result<T, GivenUp>, oneshot::error::RecvError>) -> Result<T, Ended> {
    match done {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(GivenUp)) => Err(Ended::GivenUp),
        // Whoever panics lets go of the other end.
        Err(_) => Err(Ended::Badly),
    }
}

/// Whoever holds it waits for the work.
struct Waiting(Arc<Watch>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.turned_away.store(true, Ordering::Relaxed);
    }
}

/// Work that the client shows. It ends when this is dropped.
struct Progress {
    client: Client,
    token: ProgressToken,
}

impl Progress {
    async fn begin(client: &Client, world: &World, shown: Shown) -> Option<Self> {
        let token = match shown.token {
            Some(token) => token,
            None if world.client.shows_progress => {
                let token = NumberOrString::String(format!("meed/{}", client.next_request_id()));
                let create = WorkDoneProgressCreateParams { token: token.clone() };
                client.send_request::<WorkDoneProgressCreate>(create).await.ok()?;
                token
            }
            None => return None,
        };
        let progress = Self { client: client.clone(), token };
        progress
            .say(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: shown.title.to_owned(),
                cancellable: Some(false),
                message: None,
                percentage: None,
            }))
            .await;
        Some(progress)
    }

    async fn report(&self, done: usize, of: usize, what: &str) {
        self.say(WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(false),
            message: Some(format!("{what}: {done} of {of}")),
            percentage: u32::try_from(100 * done / of.max(1)).ok(),
        }))
        .await;
    }

    async fn say(&self, value: WorkDoneProgress) {
        let params =
            ProgressParams { token: self.token.clone(), value: ProgressParamsValue::WorkDone(value) };
        self.client.send_notification::<ProgressNotification>(params).await;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let client = self.client.clone();
        let token = self.token.clone();
        let value =
            ProgressParamsValue::WorkDone(WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
        tokio::spawn(async move {
            client.send_notification::<ProgressNotification>(ProgressParams { token, value }).await;
        });
    }
}
