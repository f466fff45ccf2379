//! Work on a thread of its own: given up when the client turns away or the world moves on, and shown as progress when it takes long.

use crate::server::Shared;
use crate::world::World;
use meed_ide::{GivenUp, Watcher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::{JoinError, JoinHandle};
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

/// How work is shown that takes long.
pub struct Shown {
    /// What it is, as a title.
    pub title: &'static str,
    /// Under which token the client itself wants to be told, if it does.
    pub token: Option<ProgressToken>,
}

/// Does work on a thread of its own for as long as somebody waits for it.
pub async fn work<T: Send + 'static>(
    client: &Client,
    world: &World,
    shown: Shown,
    watch: Watch,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Result<T, GivenUp>, JoinError> {
    let watch = Arc::new(watch);
    // A request that is cancelled is dropped while it waits here.
    let _waiting = Waiting(Arc::clone(&watch));
    let watcher = Arc::clone(&watch);
    let mut working = tokio::task::spawn_blocking(move || meed_ide::watched(watcher, work));
    if let Some(done) = within(LONG, &mut working).await {
        return done;
    }
    let Some(progress) = Progress::begin(client, world, shown).await else { return working.await };
    loop {
        if let Some(done) = within(LONG, &mut working).await {
            return done;
        }
        if let Some((done, of, what)) = watch.reached_so_far() {
            progress.report(done, of, &what).await;
        }
    }
}

async fn within<T>(time: Duration, working: &mut JoinHandle<T>) -> Option<Result<T, JoinError>> {
    tokio::time::timeout(time, working).await.ok()
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
