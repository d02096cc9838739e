//! Where a hosted app serves its stamp.

use camino::Utf8Path;

/// The domain under which Amplify serves every app. Nothing else is ever asked for a stamp: the address comes from an
/// answer over the network.
const AMPLIFY: &str = ".amplifyapp.com";

/// The folders of usual web projects whose content is served at the root.
const SERVED: [&str; 2] = ["public", "static"];

/// Host and path of the stamp of a branch: `label` is the branch's display name, `domain` the app's default domain,
/// `stamp` the stamp's place in the app.
///
/// # Errors
/// Why there is none.
pub fn address(label: &str, domain: &str, stamp: &Utf8Path) -> Result<(String, String), String> {
    let host = format!("{label}.{domain}").to_ascii_lowercase();
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !host.ends_with(AMPLIFY) || !host.split('.').all(plain) || host.len() > 253 {
        return Err("the app's default domain is not one of Amplify Hosting".to_owned());
    }
    let served = SERVED.iter().find_map(|folder| stamp.strip_prefix(folder).ok()).unwrap_or(stamp);
    let path: String = served.as_str().bytes().map(crate::console::encoded_path).collect();
    Ok((host, format!("/{path}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_is_served_from_the_public_folder() {
        let of = |stamp: &str| address("Main", "d1.amplifyapp.com", Utf8Path::new(stamp)).unwrap();
        let host = "main.d1.amplifyapp.com".to_owned();
        assert_eq!(of("public/.well-known/towpath.json"), (host.clone(), "/.well-known/towpath.json".into()));
        assert_eq!(of("static/é x?.json"), (host.clone(), "/%C3%A9%20x%3F.json".into()));
        assert_eq!(of("stamp.json"), (host, "/stamp.json".into()));
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
