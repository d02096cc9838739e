//! Signed, annotated tags as approvals: whose they are, on which commit, and whether git accepts the signature.

use towpath_core::promotion::gates::Approved;

use super::remote::Remote;

impl Remote<'_> {
    /// Who approved a commit by a tag; `None`: there is no such tag. git itself judges the signature, with the keys that
    /// its settings name.
    ///
    /// # Errors
    /// Why it is no approval: it is not annotated, is on another commit, or its signature is not accepted.
    pub fn approval(&self, tag: &str, commit: &str) -> Result<Option<Approved>, String> {
        if tag.starts_with('-') || tag.contains([':', '^', '~', '*', '?', '[', '\\', ' ']) || tag.contains("..") {
            return Err(format!("`{tag}` is no name of a tag"));
        }
        let full = format!("refs/tags/{tag}");
        let ask = |question: &[&str]| self.ask(question).map_err(|error| error.to_string());
        if !ask(&["rev-parse", "--verify", "--quiet", &full])?.done {
            // Somebody else has made it: it is on the remote.
            let source = format!("{full}:{full}");
            let fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", self.name, &source];
            if !ask(&fetch)?.done {
                return Ok(None);
            }
        }
        if ask(&["cat-file", "-t", &full])?.text.trim() != "tag" {
            return Err(format!("tag `{tag}` is not annotated, and so says neither who made it nor when"));
        }
        let tagged = ask(&["rev-parse", "--verify", "--quiet", &format!("{full}^{{commit}}")])?;
        if tagged.text.trim() != commit {
            return Err(format!("tag `{tag}` is on another commit, {}", tagged.text.trim().get(..7).unwrap_or("none")));
        }
        let verified = ask(&["verify-tag", "--raw", &full])?;
        if !verified.done {
            let said = verified.error.lines().map(super::remote::clean).find(|line| !line.trim().is_empty());
            return Err(format!("git does not accept the signature of tag `{tag}`: {}", said.unwrap_or_default()));
        }
        // Whoever makes a tag may write any name into it; whose the signature is says the key.
        let by = signer(&verified.error).map(super::remote::clean);
        let by = by.ok_or_else(|| format!("git does not say whose the signature of tag `{tag}` is"))?;
        let at = ask(&["for-each-ref", "--format=%(taggerdate:unix)", &full])?.text.trim().parse().ok();
        Ok(Some(Approved { by, reference: format!("tag {tag}"), at }))
    }

    /// The address of whoever commits here, as git's settings have it: with which an approval is compared.
    pub fn own_email(&self) -> Option<String> {
        let answer = self.ask(&["var", "GIT_COMMITTER_IDENT"]).ok().filter(|answer| answer.done)?;
        let (_, rest) = answer.text.split_once('<')?;
        rest.split_once('>').map(|(email, _)| email.to_owned())
    }
}

/// Whose key made a signature, by what `git verify-tag --raw` says: the principal of an SSH key
/// (`Good "git" signature for bob@example.com with …`), or the address of the user id of an OpenPGP key
/// (`[GNUPG:] GOODSIG KEY Bob <bob@example.com>`).
fn signer(said: &str) -> Option<&str> {
    let ssh = said.lines().find_map(|line| line.strip_prefix("Good \"git\" signature for ")?.split_once(" with "));
    if let Some((principal, _)) = ssh {
        return Some(principal);
    }
    let user = said.lines().find_map(|line| line.strip_prefix("[GNUPG:] GOODSIG ")?.split_once(' '))?.1;
    let address = user.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>'));
    Some(address.map_or(user, |(address, _)| address))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use camino::Utf8PathBuf;

    use super::super::remote::tests::Pair;
    use super::*;

    #[test]
    fn whose_signature_it_is() {
        for (said, expected) in [
            ("Good \"git\" signature for bob@example.com with ED25519 key SHA256:x\n", Some("bob@example.com")),
            ("[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 0123ABCD Bob B <bob@example.com>\n", Some("bob@example.com")),
            ("[GNUPG:] GOODSIG 0123ABCD bob\n", Some("bob")),
            ("Good \"git\" signature with ED25519 key SHA256:x\nNo principal matched.\n", None),
            ("[GNUPG:] BADSIG 0123ABCD Bob <bob@example.com>\n", None),
            ("", None),
        ] {
            assert_eq!(signer(said), expected, "{said}");
        }
    }

    /// A clone whose git signs with a new SSH key; `None` where there is no ssh-keygen.
    fn signing(pair: &Pair) -> Option<Utf8PathBuf> {
        let root = pair.path("clone");
        let key = pair.path("key");
        let mut keygen = std::process::Command::new("ssh-keygen");
        keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "t", "-f", key.as_str()]);
        if !keygen.status().is_ok_and(|status| status.success()) {
            return None;
        }
        let public = fs_err::read_to_string(pair.path("key.pub")).unwrap();
        fs_err::write(pair.path("allowed"), format!("bob@example.com {public}")).unwrap();
        for (name, value) in [
            ("gpg.format", "ssh"),
            ("user.signingkey", key.as_str()),
            ("gpg.ssh.allowedSignersFile", pair.path("allowed").as_str()),
            ("user.name", "Bob"),
            ("user.email", "bob@example.com"),
        ] {
            pair.run("clone", &["config", name, value]);
        }
        Some(root)
    }

    #[test]
    fn only_an_annotated_tag_on_the_commit_with_a_good_signature_approves() {
        let pair = Pair::new();
        let Some(root) = signing(&pair) else {
            println!("left out: there is no ssh-keygen");
            return;
        };
        let remote = Remote { start: &root, name: "origin", may_ask: false };
        let commit = pair.run("clone", &["rev-parse", "main"]);
        let older = pair.run("clone", &["rev-parse", "main~1"]);
        let own = ["-c", "user.name=Bob", "-c", "user.email=bob@example.com"];
        let tag = |words: &[&str]| pair.run("clone", &[&own[..], words].concat());
        tag(&["tag", "-s", "-m", "ok", "approved/1", &commit]);
        let approved = remote.approval("approved/1", &commit).unwrap().unwrap();
        assert_eq!((approved.by.as_str(), approved.reference.as_str()), ("bob@example.com", "tag approved/1"));
        assert!(approved.at.is_some());
        assert_eq!(remote.own_email().as_deref(), Some("bob@example.com"));
        // On the remote alone, it is fetched.
        pair.run("clone", &["push", "-q", "origin", "approved/1"]);
        pair.run("clone", &["tag", "-d", "approved/1"]);
        assert!(remote.approval("approved/1", &commit).unwrap().is_some());

        assert_eq!(remote.approval("approved/2", &commit), Ok(None));
        assert!(remote.approval("approved/1", &older).unwrap_err().contains("is on another commit"));
        tag(&["tag", "light", &commit]);
        assert!(remote.approval("light", &commit).unwrap_err().contains("is not annotated"));
        tag(&["tag", "-a", "-m", "ok", "unsigned", &commit]);
        assert!(remote.approval("unsigned", &commit).unwrap_err().contains("does not accept the signature"));
        // What the tag itself says of its maker is not believed.
        let carol =
            ["-c", "user.name=Carol", "-c", "user.email=carol@example.com", "tag", "-s", "-m", "ok", "as-carol"];
        pair.run("clone", &[&carol[..], &[&commit]].concat());
        assert_eq!(remote.approval("as-carol", &commit).unwrap().unwrap().by, "bob@example.com");
        fs_err::write(pair.path("allowed"), "").unwrap();
        assert!(remote.approval("approved/1", &commit).unwrap_err().contains("does not accept the signature"));
        for name in ["-x", "a..b", "a^{commit}", "a b"] {
            assert!(remote.approval(name, &commit).unwrap_err().contains("no name of a tag"), "{name}");
        }
    }
}
