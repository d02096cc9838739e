//! Listens, a thread per connection.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::call::{Call, Service};
use super::faults::{self, Delivery, Fault};
use super::http::{Connection, HttpRequest};
use super::log::Log;
use super::reply::Reply;
use super::state::State;
use super::tls::Tls;
use super::{amplify, cloudformation, local, s3, sites, ssm, sts};

/// What all connections share.
pub struct Shared {
    /// What exists.
    pub state: Mutex<State>,
    /// What goes wrong.
    pub faults: Mutex<Vec<Fault>>,
    /// How long every answer takes.
    pub latency: Mutex<Duration>,
    /// What was asked.
    pub log: Mutex<Log>,
    /// When it started.
    pub start: Instant,
    /// How it speaks TLS, if it does.
    pub tls: Option<Tls>,
    stopping: AtomicBool,
    open: Mutex<BTreeMap<usize, TcpStream>>,
}

/// Locks; a test that panicked elsewhere does not matter.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listens on a free port of the loopback interface.
pub fn start(tls: Option<Tls>) -> io::Result<(Arc<Shared>, SocketAddr, thread::JoinHandle<()>)> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    let shared = Arc::new(Shared {
        state: Mutex::default(),
        faults: Mutex::default(),
        latency: Mutex::default(),
        log: Mutex::default(),
        start: Instant::now(),
        tls,
        stopping: AtomicBool::new(false),
        open: Mutex::default(),
    });
    let accepting = Arc::clone(&shared);
    let thread = thread::Builder::new().spawn(move || accept(&listener, &accepting))?;
    Ok((shared, address, thread))
}

impl Shared {
    /// Stops listening and ends all connections.
    pub fn stop(&self, address: SocketAddr) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        drop(TcpStream::connect(address));
        for stream in lock(&self.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for (number, stream) in listener.incoming().enumerate() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let shared = Arc::clone(shared);
        let spawned = thread::Builder::new().stack_size(512 * 1024).spawn(move || {
            lock(&shared.log).connections += 1;
            if let Ok(control) = stream.try_clone() {
                lock(&shared.open).insert(number, control);
                let _ = stream.set_nodelay(true);
                match &shared.tls {
                    None => serve(stream, &shared, number),
                    Some(tls) => drop(tls.stream(stream).map(|stream| serve(stream, &shared, number))),
                }
                lock(&shared.open).remove(&number);
            }
        });
        drop(spawned);
    }
}

/// Answers the requests of one connection until one of both sides ends it.
fn serve<S: Read + Write>(stream: S, shared: &Shared, number: usize) {
    let mut connection = Connection::new(stream);
    loop {
        match connection.read() {
            Ok(Some(request)) => {
                let head_only = request.method == "HEAD";
                let closes = request.closes();
                let delivery = answer(request, shared);
                if !deliver(&mut connection, delivery, head_only, || reset(shared, number)) || closes {
                    return;
                }
            }
            Ok(None) => return,
            Err(error) => {
                if error.kind() == io::ErrorKind::InvalidData {
                    lock(&shared.log).malformed += 1;
                    let reply = Reply::new(400, "text/plain", error.to_string());
                    let _ = connection.write(&reply, Some(usize::MAX), false);
                }
                return;
            }
        }
    }
}

/// Sends what there is to send; whether the connection goes on.
fn deliver<S: Read + Write>(
    connection: &mut Connection<S>,
    delivery: Delivery,
    head_only: bool,
    reset: impl FnOnce(),
) -> bool {
    match delivery {
        Delivery::Whole(reply) | Delivery::Late(reply, _) => connection.write(&reply, None, head_only).is_ok(),
        Delivery::Cut(reply, length) => {
            let _ = connection.write(&reply, Some(length), head_only);
            false
        }
        Delivery::Raw(bytes) => {
            let _ = connection.raw(bytes);
            false
        }
        Delivery::Reset => {
            reset();
            false
        }
        Delivery::Never => {
            connection.wait_for_the_end();
            false
        }
    }
}

/// Makes the close that follows a reset: nothing that waits to be sent is sent.
fn reset(shared: &Shared, number: usize) {
    if let Some(control) = lock(&shared.open).remove(&number) {
        let _ = SockRef::from(&control).set_linger(Some(Duration::ZERO));
    }
}

fn answer(request: HttpRequest, shared: &Shared) -> Delivery {
    let call = Call::identify(request, &lock(&shared.state));
    let number = lock(&shared.log).arrived(&call, shared.start.elapsed());
    let latency = *lock(&shared.latency);
    thread::sleep(latency);
    let right = || right(&call, &mut lock(&shared.state));
    let due = faults::due(&mut lock(&shared.faults), &call);
    let delivery = match due {
        Some(kind) => faults::apply(kind, &call, right),
        None => Delivery::Whole(right()),
    };
    if let Delivery::Late(_, time) = &delivery {
        thread::sleep(*time);
    }
    let status = match &delivery {
        Delivery::Whole(reply) | Delivery::Late(reply, _) | Delivery::Cut(reply, _) => Some(reply.status),
        Delivery::Raw(_) | Delivery::Reset | Delivery::Never => None,
    };
    lock(&shared.log).answering(number, status, shared.start.elapsed());
    delivery
}

/// The answer when nothing goes wrong.
fn right(call: &Call, state: &mut State) -> Reply {
    if let Some(refusal) = &call.refusal {
        return refusal.reply(call);
    }
    match call.service {
        Service::Amplify => amplify::answer(call, state),
        Service::S3 => s3::answer(call, state),
        Service::CloudFormation => cloudformation::answer(call, state),
        Service::Sts => sts::answer(call, state),
        Service::Ssm => ssm::answer(call, state),
        Service::Container | Service::Imds => local::answer(call, state),
        Service::Site => sites::answer(call, state),
    }
}
