//! Runs the stand-in for AWS for benchmarks: prints its URL on the standard output, then runs until the standard
//! input ends.
//!
//!     cargo run --example standin -- --apps 100 --latency 30
//!
//! With `--tls FILE` it speaks HTTPS and writes its certificate there, for `SSL_CERT_FILE`.
//!
//! Account 123456789012, region us-east-1, any access key. App `d1000000000000` and so on, each with a generation-1
//! backend environment `prod` (an archive of about 175 kB) and a generation-2 backend of branch `main`, which has a
//! hosting job, and a stamp at `/sites/APP/.well-known/towpath.json`.

use std::fs::File;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;
use towpath_standin::StandIn;
use towpath_standin::seed::Gen2;
use towpath_standin::sites::SiteFile;
use towpath_standin::state::Job;

/// What the command line asks for.
struct Options {
    apps: usize,
    latency: Duration,
    certificate: Option<String>,
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)) {
        Ok(options) => run(&options).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS),
        Err(why) => {
            let _ = writeln!(io::stderr(), "{why}\nusage: standin [--apps N] [--latency MILLISECONDS] [--tls FILE]");
            ExitCode::from(2)
        }
    }
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { apps: 1, latency: Duration::ZERO, certificate: None };
    while let Some(name) = words.next() {
        let value = words.next().ok_or_else(|| format!("{name} needs a value"))?;
        let wrong = |error: std::num::ParseIntError| format!("{name} {value}: {error}");
        match name.as_str() {
            "--apps" => options.apps = value.parse().map_err(wrong)?,
            "--latency" => options.latency = Duration::from_millis(value.parse().map_err(wrong)?),
            "--tls" => options.certificate = Some(value),
            other => return Err(format!("there is no option {other}")),
        }
    }
    Ok(options)
}

fn run(options: &Options) -> io::Result<()> {
    let standin = if options.certificate.is_some() { StandIn::start_tls() } else { StandIn::start() };
    if let (Some(path), Some(certificate)) = (&options.certificate, standin.certificate()) {
        File::create(path)?.write_all(certificate.as_bytes())?;
    }
    standin.latency(options.latency);
    let filler = towpath_standin::archive::filler();
    let filler = towpath_standin::archive::zip(filler.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    for number in 0..options.apps {
        let app_id = format!("d1{number:012}");
        let meta = gen1_meta(&app_id);
        let archive = towpath_standin::archive::zip_onto(&filler, [("amplify-meta.json", meta.as_bytes())]);
        let account = standin.account("123456789012").gen1_archive(&app_id, "prod", &meta, archive);
        account.gen2(&app_id, "main", gen2(&app_id)).change_app(&app_id, |app| {
            app.branches.iter_mut().for_each(|branch| branch.jobs = vec![job()]);
        });
        let file = SiteFile { status: 200, location: None, body: stamp().into_bytes() };
        standin.state().sites.insert(format!("{app_id}/.well-known/towpath.json"), file);
    }
    let mut out = io::stdout();
    writeln!(out, "{}", standin.url())?;
    out.flush()?;
    io::copy(&mut io::stdin(), &mut io::sink()).map(|_| ())
}

/// A hosting job that is done.
fn job() -> Job {
    Job {
        id: "7".to_owned(),
        status: "SUCCEED".to_owned(),
        commit: "3f9c2e1000000000000000000000000000000000".to_owned(),
        started: 1_767_607_000,
        ended: Some(1_767_607_200),
        ..Job::default()
    }
}

/// A stamp of a backend that is none of these.
fn stamp() -> String {
    json!({
        "schema": 1, "environment": "prod", "generation": "gen1", "backend": {"stack": "s"},
        "fingerprint": "0".repeat(64), "commit": null, "job": "7", "outputs": {},
    })
    .to_string()
}

/// An `amplify-meta.json` with sign-in, a GraphQL API and storage.
fn gen1_meta(app_id: &str) -> String {
    let pool = "us-east-1_AbCdEfGhI";
    // What has none was never pushed, and no output would have it.
    let pushed = "2026-01-05T10:00:00.000Z";
    let meta = json!({
        "providers": {"awscloudformation": {
            "Region": "us-east-1", "AmplifyAppId": app_id,
            "StackName": towpath_standin::names::gen1_stack("shop", app_id, "prod"),
        }},
        "auth": {"shop": {
            "service": "Cognito", "providerPlugin": "awscloudformation", "lastPushTimeStamp": pushed, "dependsOn": [],
            "frontendAuthConfig": {
                "socialProviders": [], "usernameAttributes": ["EMAIL"], "signupAttributes": ["EMAIL"],
                "passwordProtectionSettings": {"passwordPolicyMinLength": 8, "passwordPolicyCharacters": []},
                "mfaConfiguration": "OFF", "mfaTypes": ["SMS"], "verificationMechanisms": ["EMAIL"],
            },
            "output": {
                "UserPoolId": pool, "AppClientIDWeb": "web", "AppClientID": "native",
                "IdentityPoolId": "us-east-1:00000000-0000-0000-0000-000000000000",
            },
        }},
        "api": {"shop": {
            "service": "AppSync", "providerPlugin": "awscloudformation", "lastPushTimeStamp": pushed,
            "output": {
                "authConfig": {"defaultAuthentication": {"authenticationType": "AMAZON_COGNITO_USER_POOLS"}},
                "GraphQLAPIIdOutput": "abc", "GraphQLAPIEndpointOutput": "https://abc.example/graphql",
            },
        }},
        "storage": {"files": {
            "service": "S3", "providerPlugin": "awscloudformation", "lastPushTimeStamp": pushed,
            "output": {"BucketName": format!("files-{app_id}"), "Region": "us-east-1"},
        }},
    });
    format!("{meta:#}")
}

/// A backend with sign-in and data.
fn gen2(app_id: &str) -> Gen2 {
    let auth = [
        ("authRegion", "us-east-1"),
        ("userPoolId", "us-east-1_AbCdEfGhI"),
        ("webClientId", "web"),
        ("identityPoolId", "us-east-1:00000000-0000-0000-0000-000000000000"),
        ("usernameAttributes", "[\"email\"]"),
    ];
    let data = [
        ("awsAppsyncRegion", "us-east-1"),
        ("awsAppsyncApiEndpoint", "https://abc.example/graphql"),
        ("awsAppsyncAuthenticationType", "AMAZON_COGNITO_USER_POOLS"),
        ("awsAppsyncApiId", "abc"),
    ];
    let platform = [("deploymentType", "branch"), ("region", "us-east-1")];
    let names = |all: &[(&str, &str)]| -> Vec<String> { all.iter().map(|(name, _)| (*name).to_owned()).collect() };
    let mut data_names = names(&data);
    data_names.push("amplifyApiModelSchemaS3Uri".to_owned());
    let metadata = json!({
        "AWS::Amplify::Platform": {"version": "1", "stackOutputs": names(&platform)},
        "AWS::Amplify::Auth": {"version": "1", "stackOutputs": names(&auth)},
        "AWS::Amplify::GraphQL": {"version": "1", "stackOutputs": data_names},
    });
    let pairs = platform.iter().chain(&auth).chain(&data);
    let models: Vec<String> = (0..10)
        .map(|i| {
            format!("type Model{i} @model @auth(rules: [{{ allow: owner }}]) {{\n  id: ID!\n  name: String\n}}\n\n")
        })
        .collect();
    Gen2 {
        outputs: pairs.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        metadata: metadata.to_string(),
        schema: Some(format!("# {app_id}\n{}", models.concat())),
    }
}
