//! Credentials among the arguments of the command line: visible to every process of the machine, and kept in the
//! shell's history and in build logs. towpath refuses them, whatever they were meant for.

use std::ffi::OsString;

use super::shapes;

/// The length of an access key id as an argument.
const KEY_ID_LENGTH: usize = 20;

/// The length of a secret access key.
const SECRET_LENGTH: usize = 40;

/// How often the kind of character (lower, upper, digit, symbol) changes in a secret access key, at the least. On
/// average it is 25 times; in paths and branch names of that length seldom more than 12.
const SECRET_CHANGES: usize = 16;

/// The position of the first argument that looks like a credential, or has one behind `=` or directly behind a
/// one-letter option. The argument itself must not be printed.
///
/// Looked for are access key ids (`AKIA…` and `ASIA…` of 20 characters), secret access keys (40 characters that look
/// random, unlike the hexadecimal of a commit) and session tokens. About one in a thousand secret access keys looks too
/// regular to be told from a name.
pub fn credential_in_args(args: impl Iterator<Item = OsString>) -> Option<usize> {
    args.into_iter().position(|argument| {
        let argument = argument.as_encoded_bytes();
        let behind_equals = argument.iter().enumerate().filter(|(_, byte)| **byte == b'=').map(|(at, _)| at + 1);
        let behind_option = match argument {
            [b'-', letter, ..] if letter.is_ascii_alphabetic() => Some(2),
            _ => None,
        };
        let starts = behind_equals.chain(behind_option).chain([0]);
        starts.filter_map(|start| argument.get(start..)).any(is_credential)
    })
}

fn is_credential(text: &[u8]) -> bool {
    (text.len() == KEY_ID_LENGTH && shapes::key_id(text) == Some(KEY_ID_LENGTH))
        || is_secret(text)
        || shapes::session_token(text) == Some(text.len())
}

fn is_secret(text: &[u8]) -> bool {
    if text.len() != SECRET_LENGTH || text.iter().all(u8::is_ascii_hexdigit) {
        return false;
    }
    let Some(kinds) = text.iter().map(|byte| Kind::of(*byte)).collect::<Option<Vec<_>>>() else { return false };
    let has = |kind| kinds.contains(&kind);
    let changes = kinds.windows(2).filter(|pair| pair.first() != pair.last()).count();
    // Without a slash it is no path, and hardly a branch: then letters of both kinds and a digit are enough.
    [Kind::Lower, Kind::Upper, Kind::Digit].into_iter().all(has) && (changes >= SECRET_CHANGES || !text.contains(&b'/'))
}

/// The kinds of characters in a secret access key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Symbol,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        match byte {
            b'a'..=b'z' => Some(Self::Lower),
            b'A'..=b'Z' => Some(Self::Upper),
            b'0'..=b'9' => Some(Self::Digit),
            b'/' | b'+' => Some(Self::Symbol),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn position(arguments: &[&str]) -> Option<usize> {
        credential_in_args(arguments.iter().map(OsString::from))
    }

    #[test]
    fn credentials_are_found_in_every_position() {
        let token = format!("IQoJb3JpZ2luX2Vj{}==", "aB3/".repeat(40));
        let old_token = format!("FwoGZXIvYXdzE{}", "aB3-_".repeat(40));
        for credential in [ID, "ASIA0123456789ABCDEF", SECRET, token.as_str(), old_token.as_str()] {
            let forms = [
                credential.to_owned(),
                format!("--secret={credential}"),
                format!("-s{credential}"),
                format!("--set=key={credential}"),
                format!("AWS_SECRET_ACCESS_KEY={credential}"),
            ];
            for form in &forms {
                assert_eq!(position(&["towpath", "pull", form, form]), Some(2), "{form}");
            }
        }
        assert_eq!(position(&["abcdefghijABCDEFGHIJ0123456789abcdefghij"]), Some(0));
    }

    #[test]
    fn what_people_do_write_is_no_credential() {
        for argument in [
            "",
            "=",
            "-",
            "--",
            "pull",
            "--dry-run",
            "--env=production",
            "AKIA",
            "ASIA-PACIFIC",
            "ASIAPACIFICSOUTHEAST2",
            "4db65ba0c1d2e3f40516273849506172839405a6",
            "4DB65BA0C1D2E3F40516273849506172839405A6",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "--commit=4db65ba0c1d2e3f40516273849506172839405a6",
            "123e4567-e89b-12d3-a456-426614174000",
            "feature/AddCustomerInvoiceExportToTheApp",
            "feature/JIRA1234/AddCustomerInvoiceExprt",
            "apps/Mobile/android/app/src/main/res/raw",
            "packages/IosApp12/Sources/Amplify/Config",
            "dependabot/npmAndYarn/appsWebJqueryUi123",
            "thisBranchNameHasNoDigitsButMixedLetters",
            "this/path/has/only/lower/case/letters/12",
            "arn:aws:iam::222222222222:role/TowpathReadOnlyRoleForBuilds",
            "arn:aws:cloudformation:eu-west-2:222222222222:stack/amplify-d1-main-branch-0123456789/abc",
            "https://eu-west-2.console.aws.amazon.com/amplify/home?region=eu-west-2#/d1a2b3c4d5e6f7",
            "größe",
        ] {
            assert_eq!(position(&[argument]), None, "{argument} ({})", argument.len());
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_argument_that_is_not_utf8_is_looked_at_too() {
        use std::os::unix::ffi::OsStringExt as _;

        let argument = OsString::from_vec([b"\xff=", SECRET.as_bytes()].concat());
        assert_eq!(credential_in_args([argument].into_iter()), Some(0));
        assert_eq!(credential_in_args([OsString::from_vec(vec![0xff; 40])].into_iter()), None);
    }

    #[test]
    fn nearly_every_random_secret_is_found() {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+";
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut missed = 0;
        for _ in 0..20_000 {
            let secret: Vec<u8> = (0..SECRET_LENGTH)
                .map(|_| {
                    // xorshift64: the same secrets in every run.
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    alphabet[usize::try_from(state >> 58).unwrap()]
                })
                .collect();
            missed += usize::from(!is_secret(&secret));
        }
        println!("missed {missed} of 20000");
        assert!(missed <= 40, "{missed} of 20000 were missed");
    }

    proptest! {
        #[test]
        fn any_access_key_id_is_found_and_no_hash_is(id in "(AKIA|ASIA)[A-Z0-9]{16}", hash in "[0-9a-f]{32,64}") {
            prop_assert_eq!(position(&[&hash, &format!("--x={id}")]), Some(1));
        }
    }
}
