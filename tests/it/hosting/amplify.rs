//! The ready `amplify.yml` files: every command of them, in the order and the environment of a build of AWS Amplify.
//! npm, npx and amplifyPush only write down what they were asked. Time passes a hundred times faster here.

use fs_err as fs;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Releases, VERSION, name, program, yaml};
use crate::pull::meta;
use crate::standin::StandIn;
use crate::standin::names;
use crate::standin::seed::Gen2;
use crate::standin::state::{Branch, Job};
use crate::support::{Project, Ran, repository};

const PARENT: &str = "d1admin0staging";
const POOL: &str = "eu-west-2_Ab12Cd34E";

/// A repository that has an example's two files at its top, and what hosts it.
struct Hosted {
    project: Project,
    aws: StandIn,
    releases: Releases,
    machine: TempDir,
    specification: Value,
    commit: String,
}

impl Hosted {
    fn new(example: &str) -> Self {
        let aws = StandIn::start();
        aws.credentials("AKIAIOSFODNN7EXAMPLE", "222222222222");
        let account = aws.account("222222222222").region("eu-west-2");
        if example == "gen1" {
            let stack = names::gen1_stack("shop", PARENT, "staging");
            account.gen1(PARENT, "staging", &meta(PARENT, &stack), &[]);
        } else {
            let outputs = [
                ("userPoolId", POOL),
                ("webClientId", "c"),
                ("identityPoolId", "eu-west-2:1"),
                ("authRegion", "eu-west-2"),
            ];
            let names = outputs.map(|(name, _)| name);
            let metadata = json!({ "AWS::Amplify::Auth": { "version": "1", "stackOutputs": names } }).to_string();
            let outputs = outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            account.gen2(PARENT, "staging", Gen2 { outputs, metadata, schema: None });
        }
        let folder = format!("examples/amplify/{example}");
        let project = Project::new();
        for file in ["environments.toml", "amplify.yml"] {
            project.write(file, fs::read(repository(&folder).join(file)).unwrap());
        }
        for app in ["admin", "client"] {
            project.write(&format!("apps/{app}/package.json"), "{}");
        }
        project.git(&["init", "-q"]);
        project.git(&["add", "-A"]);
        project.git(&["commit", "-qm", "x"]);
        let commit = project.git(&["rev-parse", "HEAD"]);
        let machine = tempfile::tempdir().unwrap();
        for tool in ["npm", "npx", "amplifyPush"] {
            program(&machine.path().join("bin").join(tool), &format!("echo \"{tool} $*\" >> \"$HOME/asked\""));
        }
        let project = project
            .set("AWS_ENDPOINT_URL", &aws.url())
            .set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
            .set("AWS_SECRET_ACCESS_KEY", "canaryCANARYcanaryCANARYcanaryCANARY1234")
            .set("TOWPATH_TEST_SPEED", "100");
        let specification = yaml::read(format!("{folder}/amplify.yml"));
        Self { project, aws, releases: Releases::new(), machine, specification, commit }
    }

    /// The parent's hosting job of the commit.
    fn parents_job(&self, course: &[(u64, &str)]) {
        let job = Job::moving("12", &self.commit, course);
        self.aws.account("222222222222").region("eu-west-2").change_app(PARENT, |app| {
            app.branches.retain(|branch| branch.name != "staging");
            app.branches.push(Branch { name: "staging".to_owned(), jobs: vec![job], ..Branch::default() });
        });
    }

    /// A build of one app on the branch `staging`; gives what the tools were asked, too.
    fn build(&self, app: &str, sha256: &str) -> (Ran, Vec<String>) {
        let root = format!("apps/{app}");
        let applications = self.specification["applications"].as_array().unwrap();
        let application = applications.iter().find(|application| application["appRoot"] == *root).unwrap();
        let mut script = Vec::new();
        for part in ["backend", "frontend"] {
            for phase in ["preBuild", "build", "postBuild"] {
                let commands = application[part]["phases"][phase]["commands"].as_array();
                script.extend(commands.into_iter().flatten().map(|command| command.as_str().unwrap()));
            }
        }
        // One shell, which a failing command ends.
        let mut command = self.project.program("bash", &root, &["-ec", &script.join("\n")]);
        for (name, value) in application["env"]["variables"].as_object().unwrap() {
            command.env(name, value.as_str().unwrap());
        }
        let home = self.machine.path().join(app);
        fs::create_dir_all(&home).unwrap();
        let path = format!("{}:{}", self.machine.path().join("bin").display(), std::env::var("PATH").unwrap());
        command.env("TOWPATH_RELEASE", format!("{}/v{VERSION}", self.releases.url())).env("TOWPATH_SHA256", sha256);
        let app_id = if app == "admin" { PARENT } else { "d2client0staging" };
        command.env("PATH", path).env("HOME", &home).env("CI", "true").env("AWS_REGION", "eu-west-2");
        command.env("AWS_BRANCH", "staging").env("AWS_APP_ID", app_id).env("AMPLIFY_MONOREPO_APP_ROOT", &root);
        command.env("AWS_COMMIT_ID", &self.commit).env("AWS_JOB_ID", "0000000012");
        let ran = Ran::run(&mut command);
        let asked = fs::read_to_string(home.join("asked")).unwrap_or_default();
        (ran, asked.lines().map(str::to_owned).collect())
    }
}

const INSTALL: &str = "npm ci --cache .npm --prefer-offline --no-audit --no-fund";

#[test]
fn both_apps_of_both_generations_are_built_against_the_parents_backend() {
    let deploys = [
        ("gen1", vec!["amplifyPush --simple".to_owned()], "aws-exports.js"),
        (
            "gen2",
            vec![INSTALL.to_owned(), format!("npx ampx pipeline-deploy --branch staging --app-id {PARENT}")],
            "amplify_outputs.json",
        ),
    ];
    for (example, deploy, file) in deploys {
        let hosted = Hosted::new(example);
        hosted.project.run(&["check"]).exits(0);
        hosted.parents_job(&[(0, "RUNNING")]);
        let (ran, asked) = hosted.build("admin", &hosted.releases.sha256);
        ran.exits(0).says("env      staging  branch staging (AWS_BRANCH (Amplify Hosting))");
        assert_eq!(asked, [&deploy[..], &[INSTALL.to_owned(), "npm run build".to_owned()]].concat());
        hosted.parents_job(&[(0, "RUNNING"), (300, "SUCCEED")]);
        let (ran, asked) = hosted.build("client", &hosted.releases.sha256);
        ran.exits(0).says("waiting  admin/staging job 12").says("ready    admin/staging job 12  SUCCEED");
        assert_eq!(asked, [INSTALL, "npm run build"]);
        for app in ["admin", "client"] {
            assert!(hosted.project.read(&format!("apps/{app}/src/{file}")).contains(POOL), "{example} {app}");
            let stamp = hosted.project.read(&format!("apps/{app}/public/.well-known/towpath.json"));
            assert!(stamp.contains("\"environment\": \"staging\"") && stamp.contains(&hosted.commit), "{stamp}");
        }
        let new = hosted.project.git(&["status", "--porcelain", "--untracked-files=all"]);
        assert_eq!(new.lines().count(), 4, "an output and a stamp in each app:\n{new}");
    }
}

#[test]
fn no_app_is_built_where_something_is_wrong() {
    for example in ["gen1", "gen2"] {
        let hosted = Hosted::new(example);
        let before = hosted.project.files();
        hosted.parents_job(&[(0, "FAILED")]);
        let (ran, asked) = hosted.build("client", &hosted.releases.sha256);
        ran.exits(9).says("error[E905]");
        assert_eq!(asked, [INSTALL]);
        // The checksum that stands in the file is none, and another one is not that of the archive.
        let hosted = Hosted::new(example);
        let placeholder = hosted.specification["applications"][0]["env"]["variables"]["TOWPATH_SHA256"].as_str();
        for sha256 in [placeholder.unwrap(), &"0".repeat(64)] {
            let (ran, asked) = hosted.build("client", sha256);
            ran.exits(1);
            assert!(!asked.contains(&"npm run build".to_owned()), "{asked:?}");
        }
        assert!(hosted.aws.requests().is_empty());
        assert_eq!(hosted.project.files(), before);
    }
}

#[test]
fn the_examples_install_this_version() {
    for example in ["gen1", "gen2"] {
        let applications = yaml::read(format!("examples/amplify/{example}/amplify.yml"))["applications"].take();
        let applications = applications.as_array().unwrap();
        assert_eq!(applications.len(), 2);
        for application in applications {
            let variables = &application["env"]["variables"];
            assert_eq!(variables["TOWPATH_ARCHIVE"], name());
            let release = variables["TOWPATH_RELEASE"].as_str().unwrap();
            assert!(release.starts_with("https://") && release.ends_with(&format!("/v{VERSION}")), "{release}");
        }
    }
}
