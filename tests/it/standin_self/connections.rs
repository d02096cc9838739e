//! HTTP itself, many requests at once, and the log.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::client::Client;
use crate::standin::faults::{Fault, Kind};
use crate::standin::{StandIn, archive, clock};

#[test]
fn a_connection_serves_many_requests() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    for _ in 0..5 {
        assert_eq!(client.get("amplify", "/apps").status, 200);
    }
    assert_eq!((standin.connections(), standin.requests().len()), (1, 5));
    let mut request = client.signed("amplify", "GET", "/apps", b"");
    request.headers.push(("connection".to_owned(), "close".to_owned()));
    assert_eq!(client.exchange(&request).unwrap().status, 200);
    let mut rest = Vec::new();
    assert_eq!(client.stream.read_to_end(&mut rest).unwrap(), 0, "closed, as asked");
}

#[test]
fn requests_may_be_sent_before_answers_are_read() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    client.send(&client.signed("amplify", "GET", "/apps", b"")).unwrap();
    client.send(&client.signed("sts", "POST", "/", b"Action=GetCallerIdentity")).unwrap();
    assert_eq!(client.read(true).unwrap().text(), r#"{"apps":[]}"#);
    assert_eq!(client.read(true).unwrap().xml("Account").unwrap(), "123456789012");
}

#[test]
fn bodies_may_come_in_chunks_after_a_continue() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    let body = b"Action=GetCallerIdentity&Version=2011-06-15";
    let mut request = client.signed("sts", "POST", "/", body);
    request.headers.push(("transfer-encoding".to_owned(), "chunked".to_owned()));
    request.headers.push(("expect".to_owned(), "100-continue".to_owned()));
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (first, second) = body.split_at(10);
    client.stream.write_all(format!("POST / HTTP/1.1\r\n{}\r\n", headers.concat()).as_bytes()).unwrap();
    assert_eq!(client.read(false).unwrap().status, 100);
    let chunk = |bytes: &[u8]| [format!("{:x};ext=1\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    let chunks = [chunk(first), chunk(second), b"0\r\nTrailer: x\r\n\r\n".to_vec()].concat();
    client.stream.write_all(&chunks).unwrap();
    assert_eq!(client.read(true).unwrap().xml("Account").unwrap(), "123456789012");
    assert_eq!(client.get("amplify", "/apps").status, 200, "nothing of the chunks is left over");
}

#[test]
fn what_is_not_http_is_refused_and_counted() {
    let standin = StandIn::start();
    let long = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(70_000));
    let cases = [
        "hello\r\n\r\n",
        "GET / HTTP/2\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        long.as_str(),
    ];
    for (number, case) in cases.iter().enumerate() {
        let mut client = Client::new(&standin);
        client.stream.write_all(case.as_bytes()).unwrap();
        assert_eq!(client.read(true).unwrap().status, 400, "{number}");
        assert_eq!(standin.malformed(), number + 1);
    }
    assert!(standin.requests().is_empty());
    // A request that ends too early is none.
    let mut client = Client::new(&standin);
    client.stream.write_all(b"GET /apps HTTP/1.1\r\nhost: x").unwrap();
    client.stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert!(client.read(true).is_err());
    assert!(standin.requests().is_empty());
}

#[test]
fn a_hundred_requests_run_side_by_side() {
    let standin = StandIn::start();
    standin.latency(Duration::from_millis(30));
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| assert_eq!(Client::new(&standin).get("amplify", "/apps").status, 200));
        }
    });
    let took = begun.elapsed();
    assert!(took >= Duration::from_millis(30), "{took:?}");
    assert!(took < Duration::from_millis(1500), "100 × 30 ms one after the other would be 3 s, not {took:?}");
    let requests = standin.requests();
    assert_eq!(requests.len(), 100);
    assert!(requests.iter().any(|request| request.in_flight > 5));
    assert!(requests[0].overlaps(&requests[1]));
}

#[test]
fn the_log_tells_order_overlap_and_origin() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin).with_key("AKIAME").in_region("eu-west-2");
    client.get("amplify", "/apps");
    client.get("s3", "/bucket/a%20key");
    let requests = standin.requests();
    assert_eq!(standin.actions(), ["amplify:ListApps", "s3:GetObject"]);
    assert!(!requests[0].overlaps(&requests[1]), "one after the other");
    assert_eq!((requests[0].in_flight, requests[1].in_flight), (1, 1));
    assert!(requests[0].at <= requests[0].until.unwrap() && requests[0].until.unwrap() <= requests[1].at);
    assert_eq!((requests[1].region.as_str(), requests[1].access_key.as_str()), ("eu-west-2", "AKIAME"));
    assert_eq!((requests[1].path.as_str(), requests[1].operation.as_str()), ("/bucket/a%20key", "GetObject"));
    assert!(standin.saw("a key") && standin.saw("a%20key") && standin.saw("AKIAME"));
    assert!(!standin.saw("canary"));
}

#[test]
fn dropping_it_ends_everything() {
    let standin = StandIn::start();
    standin.fault(Fault::any(Kind::Hang));
    let mut client = Client::new(&standin);
    client.send(&client.signed("amplify", "GET", "/apps", b"")).unwrap();
    while standin.requests().is_empty() {
        thread::sleep(Duration::from_millis(1));
    }
    let host = client.host.clone();
    drop(standin);
    assert_eq!(client.read(true).unwrap_err().kind(), ErrorKind::UnexpectedEof, "even what hangs");
    assert!(TcpStream::connect(host).is_err(), "nobody listens");
}

#[test]
fn times_are_right_around_leap_days() {
    for (epoch, text) in [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_399, "2000-02-28T23:59:59Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (1_709_251_200, "2024-03-01T00:00:00Z"),
        (1_735_689_599, "2024-12-31T23:59:59Z"),
        (1_767_607_200, "2026-01-05T10:00:00Z"),
    ] {
        assert_eq!(clock::rfc3339(epoch), text);
        assert_eq!(clock::parse_amz_date(&clock::amz_date(epoch)), Some(epoch));
    }
    assert_eq!(clock::http_date(1_767_607_200), "Mon, 05 Jan 2026 10:00:00 GMT");
    for bad in ["", "2026-01-05T10:00:00Z", "20260105 100000Z", "2026010XT100000Z"] {
        assert_eq!(clock::parse_amz_date(bad), None, "{bad}");
    }
}

#[test]
fn the_filler_has_the_size_of_a_real_archive() {
    let filler = archive::filler();
    let zip = archive::zip(filler.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    assert!((165_000..185_000).contains(&zip.len()), "{}", zip.len());
    let more = archive::zip_onto(&zip, [("amplify-meta.json", b"{}".as_slice())]);
    let mut more = zip::ZipArchive::new(std::io::Cursor::new(more)).unwrap();
    assert_eq!(more.len(), filler.len() + 1);
    let (name, bytes) = &filler[7];
    let mut found = Vec::new();
    more.by_name(name).unwrap().read_to_end(&mut found).unwrap();
    assert_eq!(found, *bytes);
}
