//! Keeps the order of messages, and ends on `exit`.
//!
//! tower-lsp runs handlers side by side: a request can be answered from the text before an edit that was sent earlier, and `exit`
//! waits for a standard input that the client may never close. So notifications are taken in here, at the moment at which they
//! are called and in their order, and every request carries the [`World`] of its own moment with it.

use crate::server::Shared;
use crate::world::World;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::Service;
use tower_lsp::jsonrpc::{Request, Response};

tokio::task_local! {
    /// The world as it stood when the request at hand was sent.
    static WORLD: Arc<World>;
}

/// The world as it stood when the request at hand was sent.
pub fn world_of_request(shared: &Shared) -> Arc<World> {
    WORLD.try_with(Arc::clone).unwrap_or_else(|_| shared.world())
}

/// A service that keeps the order of messages.
pub struct Ordered<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S> Ordered<S> {
    /// Keeps the order of what is called on `inner`.
    pub fn new(inner: S, shared: Arc<Shared>) -> Self {
        Self { inner, shared }
    }
}

impl<S> Service<Request> for Ordered<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let request = without_null(request);
        if request.id().is_none() {
            if request.method() == "exit" {
                self.shared.exit();
            } else {
                self.shared.notified(request.method(), request.params());
            }
        }
        let world = self.shared.world();
        Box::pin(WORLD.scope(world, self.inner.call(request)))
    }
}

/// Some clients write `null` where a message has no parameters, which tower-lsp refuses.
fn without_null(request: Request) -> Request {
    if !request.params().is_some_and(serde_json::Value::is_null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let request = Request::build(method);
    match id {
        Some(id) => request.id(id).finish(),
        None => request.finish(),
    }
}
