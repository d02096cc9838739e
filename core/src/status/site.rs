//! Where a hosted app serves its stamp.

use camino::Utf8Path;

/// The domain under which Amplify serves every app. Nothing else is ever asked for a stamp: the address comes from an
/// answer over the network.
const AMPLIFY: &str = ".amplifyapp.com";

/// The folders of usual web projects whose content is served at the root.
const SERVED: [&str; 2] = ["public", "static"];

/// The address of the stamp of a branch: `label` is the branch's display name, `domain` the app's default domain,
/// `stamp` the stamp's place in the app.
///
/// # Errors
/// Why there is none.
pub fn address(label: &str, domain: &str, stamp: &Utf8Path) -> Result<String, String> {
    let host = format!("{label}.{domain}").to_ascii_lowercase();
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !host.ends_with(AMPLIFY) || !host.split('.').all(plain) || host.len() > 253 {
        return Err("the app's default domain is not one of Amplify Hosting".to_owned());
    }
    Ok(format!("https://{host}/{}", encoded(stamp)))
}

/// The address of the stamp of an app that is served at an address of the file.
pub fn declared(address: &str, stamp: &Utf8Path) -> String {
    let app = address.split(['?', '#']).next().unwrap_or_default();
    format!("{}/{}", app.trim_end_matches('/'), encoded(stamp))
}

/// The path of the stamp in what is served, as it is written in an archive.
pub fn served(stamp: &Utf8Path) -> &Utf8Path {
    SERVED.iter().find_map(|folder| stamp.strip_prefix(folder).ok()).unwrap_or(stamp)
}

fn encoded(stamp: &Utf8Path) -> String {
    served(stamp).as_str().bytes().map(crate::console::encoded_path).collect()
}

/// The domains under which AWS signs addresses of logs. No other address is read, wherever an answer points.
const SIGNED: [&str; 2] = [".amazonaws.com", ".amazonaws.com.cn"];

/// Host and path of a log, from the address that a job's step has.
pub fn log_address(url: &str) -> Option<(String, String)> {
    let (host, rest) = url.strip_prefix("https://")?.split_once('/')?;
    let label = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let host = host.to_ascii_lowercase();
    let ours = SIGNED.iter().any(|domain| host.ends_with(domain));
    let sound = ours && host.len() <= 253 && host.split('.').all(label);
    (sound && rest.bytes().all(|byte| byte.is_ascii_graphic())).then(|| (host, format!("/{rest}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_is_served_from_the_public_folder() {
        let of = |stamp: &str| address("Main", "d1.amplifyapp.com", Utf8Path::new(stamp)).unwrap();
        let host = "https://main.d1.amplifyapp.com";
        assert_eq!(of("public/.well-known/towpath.json"), format!("{host}/.well-known/towpath.json"));
        assert_eq!(of("static/é x?.json"), format!("{host}/%C3%A9%20x%3F.json"));
        assert_eq!(of("stamp.json"), format!("{host}/stamp.json"));
    }

    #[test]
    fn an_address_of_the_file_may_have_a_path() {
        for (address, stamp, expected) in [
            ("https://a.example", "public/.well-known/t.json", "https://a.example/.well-known/t.json"),
            ("https://a.example/x/", "static/t.json", "https://a.example/x/t.json"),
            ("http://localhost:80/?q#f", "t.json", "http://localhost:80/t.json"),
        ] {
            assert_eq!(declared(address, Utf8Path::new(stamp)), expected);
        }
    }

    #[test]
    fn logs_are_read_from_aws_alone() {
        let good = "https://Logs-1.s3.eu-west-2.amazonaws.com/a/b.txt?X-Amz-Signature=1";
        let expected = ("logs-1.s3.eu-west-2.amazonaws.com".to_owned(), "/a/b.txt?X-Amz-Signature=1".to_owned());
        assert_eq!(log_address(good), Some(expected));
        for bad in [
            "http://x.s3.amazonaws.com/a",
            "https://evil.example/a",
            "https://amazonaws.com.evil.example/a",
            "https://x.s3.amazonaws.com:8443/a",
            "https://u@x.s3.amazonaws.com/a",
            "https://x.s3.amazonaws.com",
            "https://x.s3.amazonaws.com/a b",
            "https://x..amazonaws.com/a",
            "",
        ] {
            assert_eq!(log_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_amplifys_own_hosts_are_asked() {
        for (label, domain) in [
            ("main", "evil.example"),
            ("main", "169.254.169.254/.amplifyapp.com"),
            ("x@evil.example/", "d1.amplifyapp.com"),
            ("main", "d1.amplifyapp.com.evil.example"),
            ("main", "d1.amplifyapp.com:8443"),
            ("", "d1.amplifyapp.com"),
            ("a b", "d1.amplifyapp.com"),
            ("main", ""),
        ] {
            assert!(address(label, domain, Utf8Path::new("x")).is_err(), "{label} {domain}");
        }
    }
}
