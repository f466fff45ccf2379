//! Work that nobody waits for any more is given up.
//!
//! Whoever asks for work says with it who watches it. Between its stages, and in long loops, the work asks whether it is still wanted; if
//! not, it unwinds to where it was asked for. What it had found out and finished until then is kept, and nothing that is half done is.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// Who watches work that may take long.
pub trait Watcher: Send + Sync {
    /// Whether anybody still waits for it.
    fn is_wanted(&self) -> bool;

    /// Is told how far it is: of so many things so many are done.
    fn reached(&self, _done: usize, _of: usize, _what: &str) {}
}

/// The work was given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenUp;

thread_local! {
    static WATCHER: RefCell<Option<Arc<dyn Watcher>>> = const { RefCell::new(None) };
}

/// Does work while it is wanted.
///
/// # Errors
/// Where it was given up.
pub fn watched<T>(watcher: Arc<dyn Watcher>, work: impl FnOnce() -> T) -> Result<T, GivenUp> {
    let before = WATCHER.replace(Some(watcher));
    // Whatever is shared is either found out whole or not at all, so nothing is seen half done after an unwinding.
    let ended = catch_unwind(AssertUnwindSafe(|| {
        go_on();
        work()
    }));
    WATCHER.set(before);
    ended.map_err(|payload| match payload.downcast::<GivenUp>() {
        Ok(given_up) => *given_up,
        Err(panic) => resume_unwind(panic),
    })
}

/// Gives the work at hand up if nobody waits for it any more.
pub fn go_on() {
    let wanted = WATCHER.with_borrow(|watcher| watcher.as_ref().is_none_or(|watcher| watcher.is_wanted()));
    if !wanted {
        // No panic: nothing is wrong, and nothing is said.
        resume_unwind(Box::new(GivenUp));
    }
}

/// Says how far the work at hand is, and gives it up if nobody waits for it any more.
pub fn reached(done: usize, of: usize, what: &str) {
    go_on();
    WATCHER.with_borrow(|watcher| {
        if let Some(watcher) = watcher {
            watcher.reached(done, of, what);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Wants so many steps.
    struct Patience(AtomicUsize);

    impl Watcher for Patience {
        fn is_wanted(&self) -> bool {
            self.0.load(Ordering::Relaxed) > 0
        }

        fn reached(&self, _: usize, _: usize, _: &str) {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn work_ends_where_it_is_not_wanted_any_more() {
        let done = AtomicUsize::new(0);
        let work = || {
            for step in 0..10 {
                reached(step, 10, "steps");
                done.fetch_add(1, Ordering::Relaxed);
            }
            "done"
        };
        assert_eq!(watched(Arc::new(Patience(AtomicUsize::new(3))), work), Err(GivenUp));
        assert_eq!(done.load(Ordering::Relaxed), 3);
        assert_eq!(watched(Arc::new(Patience(AtomicUsize::new(11))), work), Ok("done"));
        // Nobody watches: it is done to its end.
        assert_eq!(work(), "done");
        assert_eq!(watched(Arc::new(Patience(AtomicUsize::new(0))), work), Err(GivenUp));
        assert_eq!(done.load(Ordering::Relaxed), 23);
    }

    #[test]
    fn a_panic_stays_one() {
        let panics = catch_unwind(|| {
            watched(Arc::new(Patience(AtomicUsize::new(1))), || {
                resume_unwind(Box::new("something is wrong"));
            })
        });
        assert!(panics.is_err());
    }
}
