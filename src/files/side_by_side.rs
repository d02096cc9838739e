//! The same thing with each of many items, on all processors: most of the time that a hundred new files take is the
//! kernel's.

use std::num::NonZero;
use std::thread;

/// For fewer items, starting threads costs more than it saves.
const MANY: usize = 24;

/// The most threads: file systems do not get faster with more.
const MOST_THREADS: usize = 4;

/// Does it with every item and its number, in any order; what comes after an error may be left undone.
///
/// # Errors
/// That of the first item, in the order of the items, of which it failed.
pub(super) fn each<T: Sync, E: Send>(items: &[T], work: impl Fn(usize, &T) -> Result<(), E> + Sync) -> Result<(), E> {
    let in_turn =
        |from: usize, items: &[T]| items.iter().enumerate().try_for_each(|(number, item)| work(from + number, item));
    if items.len() < MANY {
        return in_turn(0, items);
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    let size = items.len().div_ceil(threads);
    thread::scope(|scope| {
        let mut chunks = items.chunks(size).enumerate().map(|(number, chunk)| (number * size, chunk));
        let own = chunks.next();
        let running: Vec<_> = chunks.map(|(from, chunk)| scope.spawn(move || in_turn(from, chunk))).collect();
        let mut result = own.map_or(Ok(()), |(from, chunk)| in_turn(from, chunk));
        for thread in running {
            match thread.join() {
                Ok(other) => result = result.and(other),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        result
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_item_has_its_number_and_its_turn() {
        for count in [0, 1, MANY - 1, MANY, 101] {
            let items: Vec<usize> = (0..count).collect();
            let sum = AtomicUsize::new(0);
            let done = each(&items, |number, item| {
                sum.fetch_add(number + 1, Ordering::Relaxed);
                if number == *item { Ok(()) } else { Err(number) }
            });
            assert_eq!(done, Ok(()));
            assert_eq!(sum.into_inner(), count * (count + 1) / 2);
        }
    }

    #[test]
    fn the_first_error_in_the_order_of_items_is_told() {
        let items: Vec<usize> = (0..100).collect();
        assert_eq!(each(&items, |_, item| if *item >= 37 { Err(*item) } else { Ok(()) }), Err(37));
    }
}
