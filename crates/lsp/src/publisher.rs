//! Tells the client what is wrong, whenever something has changed. What was found out about a world that has been left behind
//! meanwhile is dropped; changes that come while it is found out are looked at together.

use crate::diagnostics;
use crate::server::Shared;
use crate::watch::{self, Ended, Shown, Watch};
use crate::world::World;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tower_lsp::Client;
use tower_lsp::lsp_types::{self as lsp, MessageType, Url};

/// What is told of a file: of which version, and what.
type Told = HashMap<Url, (Option<i32>, Vec<lsp::Diagnostic>)>;

/// Publishes for as long as the server runs.
pub async fn publish(client: Client, shared: Arc<Shared>) {
    let mut told: Told = HashMap::new();
    loop {
        shared.changed().await;
        loop {
            let world = shared.world();
            let worker = Arc::clone(&shared);
            let seen = Arc::clone(&world);
            let watch = Watch::of_world(Arc::clone(&shared), &world);
            let shown = Shown::of_document("Checking the contract");
            let found = watch::work(&client, &world, shown, watch, move || everything(&worker, &seen)).await;
            if shared.world().revision != world.revision {
                continue;
            }
            match found {
                // The world has changed and changed back, or will be looked at again.
                Err(Ended::GivenUp) => continue,
                Ok(found) if !world.client.pull_diagnostics => tell(&client, &mut told, found).await,
                Ok(_) => {}
                Err(Ended::Badly) => {
                    client.log_message(MessageType::ERROR, "a check did not end well").await;
                }
            }
            break;
        }
    }
}

async fn tell(client: &Client, told: &mut Told, found: Told) {
    let gone: Vec<Url> = told.keys().filter(|uri| !found.contains_key(*uri)).cloned().collect();
    for uri in gone {
        told.remove(&uri);
        client.publish_diagnostics(uri, Vec::new(), None).await;
    }
    for (uri, news) in found {
        if told.get(&uri) != Some(&news) {
            client.publish_diagnostics(uri.clone(), news.1.clone(), news.0).await;
            told.insert(uri, news);
        }
    }
}

/// What is to be told of every open document, and of the files that it belongs together with.
fn everything(shared: &Shared, world: &Arc<World>) -> Told {
    let mut found: Told = HashMap::new();
    let mut seen: HashSet<u64> = HashSet::new();
    let mut open: Vec<&Url> = world.documents.keys().collect();
    open.sort();
    let count = open.len();
    for (done, uri) in open.into_iter().enumerate() {
        meed_ide::reached(done, count, "documents");
        let Some(analysed) = shared.analyses.belongs_to(world, uri) else { continue };
        if !seen.insert(analysed.id) {
            continue;
        }
        for (source, file) in analysed.files() {
            let news = diagnostics::of_file(&analysed, world, source);
            // A file that is not open is told of only where something is wrong with it.
            if file.version.is_some() || !news.is_empty() {
                found.entry(file.uri.clone()).or_insert((file.version, news));
            }
        }
    }
    shared.analyses.forget(world);
    found
}
