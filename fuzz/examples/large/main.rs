//! Runs each target on hand-made inputs of up to 10 MB that make decoders slow or hungry, and prints the time on the
//! processor and the peak memory (of the heap, above the input's own). Fails if one takes longer than two seconds;
//! targets decode up to five times. What an input is about is limited in the number of tokens or values, not of bytes,
//! so the smaller ones are just below or above a limit.
//!
//! `cargo run --release --example large` runs all, each in a process of its own; with names, those that contain one of them.

mod inputs;

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::{Command, ExitCode};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// Counts what is allocated.
struct Counting;

// SAFETY: everything is passed on to the system's allocator as it comes.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(LIVE.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The longest that a decoder may take.
const SECONDS: f64 = 2.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [flag, name] if flag == "--one" => one(name),
        names => all(names),
    }
}

fn all(names: &[String]) -> ExitCode {
    println!("{:<44} {:>9} {:>10} {:>10} {:>7}", "input", "bytes", "seconds", "peak MB", "ratio");
    let wanted = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part.as_str()));
    let this = std::env::current_exe().expect("the path of this program");
    let mut failed = false;
    for input in inputs::all().into_iter().filter(|input| wanted(input.name)) {
        let status = Command::new(&this).args(["--one", input.name]).status().expect("this program runs");
        if !status.success() {
            println!("{:<44} failed: {status}", input.name);
            failed = true;
        }
    }
    ExitCode::from(u8::from(failed))
}

/// How long this thread has been on a processor: other work of the machine does not count. Linux alone tells.
fn busy() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map_or_else(|| STARTED.elapsed(), Duration::from_nanos)
}

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

fn one(name: &str) -> ExitCode {
    let input = inputs::all().into_iter().find(|input| input.name == name).expect("a name of the list");
    let bytes = (input.make)();
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let start = busy();
    (input.run)(&bytes);
    let seconds = (busy() - start).as_secs_f64();
    let peak = PEAK.load(Relaxed) - before;
    #[expect(clippy::cast_precision_loss, reason = "megabytes with one decimal")]
    let (megabytes, ratio) = (peak as f64 / 1e6, peak as f64 / bytes.len() as f64);
    println!("{name:<44} {:>9} {seconds:>10.3} {megabytes:>10.1} {ratio:>7.1}", bytes.len());
    ExitCode::from(u8::from(seconds > SECONDS))
}
