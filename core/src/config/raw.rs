//! The tables of `environments.toml` as they stand in the file, with places, unchecked but for types and names of keys.
//! The doc comments of the keys are the descriptions of the JSON Schema.

use super::read::{List, Named, choices, tables};

tables! {
    /// The apps of a monorepo, its environments, and how releases move between them. No secrets in here.
    File {
        /// Version of the file's format. A tool that knows only older ones refuses the file.
        #[schemars(range(min = 1, max = 1))]
        schema required: i64,
        /// What holds for the whole repository.
        project: Project,
        /// The apps, by name.
        apps: Named<App>,
        /// The environments, by name. What is dangerous (account, region, role_arn, app_id) is stated in each.
        environments: Named<Environment>,
        /// How releases move from environment to environment.
        promotion: Promotion,
        /// The check of a promotion before it happens.
        preflight: Preflight,
        /// Where secrets live, by name. Their values are never in this file.
        secrets: Named<Secret>,
        /// Where credentials come from, beyond AWS's own places.
        credentials: Credentials,
        /// Commands that run around towpath's own.
        hooks: Hooks,
    }

    /// What holds for the whole repository.
    Project {
        /// The project's name: part of the place where state is kept.
        name: String,
        /// The region of environments that state none.
        default_region: String,
        /// What to do on a branch that no environment has: `error` (the default), or `env:NAME`.
        #[schemars(regex(pattern = r"^(error|env:.+)$"))]
        on_unmapped_branch: String,
        /// Whether `BUILD_ENV` is compared with the environment found (the default) or ignored. It is never trusted.
        legacy_build_env: LegacyBuildEnv,
        /// Where release records and locks are kept: `ssm:/PATH`, or `files:FOLDER`.
        #[schemars(regex(pattern = r"^(ssm:/|files:).+$"))]
        state: String,
        /// The environments whose fingerprints are pinned in environments.lock.
        lock: List<String>,
        /// The oldest version of towpath that may read this file.
        min_tool_version: String,
        /// The small public file in a built app which says what it was built against.
        stamp: Stamp,
    }

    /// The small public file in a built app which says what it was built against.
    Stamp {
        /// Where, relative to each app; the empty string switches it off.
        path: String,
        /// Whether it may hold the account id. Default: false.
        account: bool,
    }

    /// A folder of the repository with its own hosting app.
    App {
        /// The folder, relative to this file.
        path required: String,
        /// `parent` owns a backend, `child` reads that of its parent.
        role required: Role,
        /// For a child: the app whose backend it reads.
        parent: String,
        /// The folder with the backend's definition, relative to this file.
        backend_dir: String,
        /// Changes to these files concern the app.
        watch: List<String>,
        /// The files to write into the app.
        outputs: List<Output>,
        /// The command that builds the app.
        build: String,
        /// What the backend must have, or the app cannot work: `cognito.user_pool`, `appsync`, …
        requires: List<String>,
        /// Where the app's GraphQL documents are, relative to the app.
        documents: List<String>,
    }

    /// A file to write into an app.
    Output {
        /// The format.
        kind required: Kind,
        /// The file, relative to the app. Its extension chooses the language.
        path required: String,
        /// Where the format differs by platform. Default: web.
        platform: Platform,
        /// For `amplify-outputs`: the version of that format. Default: 1.5.
        version: String,
        /// For `dotenv`: put before each name.
        prefix: String,
        /// For `dotenv`: only these values, such as `appsync.endpoint`.
        only: List<String>,
    }

    /// A place where every app runs: account, region, branches, ids.
    Environment {
        /// Where the backend is read from. Default: aws.
        source: SourceKind,
        /// For `source = "snapshot"`: the recorded folder, relative to this file.
        snapshot: String,
        /// The AWS account, twelve digits in quotes.
        #[schemars(regex(pattern = r"^[0-9]{12}$"))]
        account: String,
        /// The AWS region. Default: default_region of the project.
        region: String,
        /// The AWS profile of developers; ignored in CI.
        profile: String,
        /// The role that is assumed to read.
        role_arn: String,
        /// The role that is assumed to release.
        deploy_role_arn: String,
        /// The external id of those roles.
        external_id: String,
        /// The branches of this environment: anchored patterns, `*` does not cross `/`, `**` does.
        branches: List<String>,
        /// Pull requests into these branches belong to this environment.
        pull_requests_into: List<String>,
        /// The generation of Amplify that deployed the backend. Default: auto.
        generation: GenerationKind,
        /// What each app is called here, by the app's name.
        apps: Named<Deployment>,
        /// Plain variables for `exec`.
        variables: Named<String>,
        /// How previews of pull requests find their backend.
        previews: Previews,
        /// What may not happen here.
        protect: Protect,
    }

    /// What one app is called in one environment.
    Deployment {
        /// The Amplify app id.
        #[schemars(regex(pattern = r"^d[a-z0-9]{1,19}$"))]
        app_id: String,
        /// The Amplify branch; for a gen2 parent it names the backend.
        branch: String,
        /// For a gen1 parent: the backend environment.
        backend: String,
        /// The domain that it is served at.
        domain: String,
        /// The address that it is served at.
        url: String,
    }

    /// How previews of pull requests find their backend.
    Previews {
        /// A preview of a child uses the preview of its parent from the same pull request.
        pair: bool,
        /// Where there is none: the environment's own backend.
        fallback: bool,
    }

    /// What may not happen in an environment.
    Protect {
        /// What a machine that is not CI may do. Default: read.
        laptop: Laptop,
        /// How a person confirms a release: `type-name` asks for the name of the environment, `yes` for that word.
        confirm: Confirm,
        /// What Amplify's auto-build must be on these branches.
        auto_build: AutoBuild,
        /// Whether a pull may use the cache when AWS cannot be reached.
        offline_cache: bool,
        /// Whether `--allow-unhealthy` is accepted.
        unhealthy_backend: UnhealthyBackend,
        /// The preflight findings that block a promotion.
        block: List<Finding>,
        /// The commands that record a snapshot first.
        snapshot_before: List<Release>,
        /// When nothing is released.
        freeze: List<Freeze>,
    }

    /// A time when nothing is released: days of the week, or from a date to a date.
    Freeze {
        /// Days of the week.
        days: List<Day>,
        /// On those days: from this time on, `HH:MM`.
        after: String,
        /// On those days: until this time, `HH:MM`.
        before: String,
        /// The first day, `YYYY-MM-DD`.
        from: String,
        /// The last day, `YYYY-MM-DD`.
        to: String,
        /// The time zone, such as `Europe/London`.
        tz required: String,
        /// Why: shown to whoever is stopped.
        reason required: String,
    }

    /// How releases move from environment to environment.
    Promotion {
        /// The environments, first to last.
        order: List<String>,
        /// How a release gets to the next branch.
        method: Method,
        /// What must hold on the way, by `FROM->TO`.
        gates: Named<Gate>,
    }

    /// What must hold before a promotion.
    Gate {
        /// The conditions.
        require: List<Requirement>,
        /// How long the source must have run this very release, such as `24h`.
        soak: String,
        /// Who approves.
        approval: Approval,
        /// The commands that must succeed.
        verify: List<Verify>,
        /// Whether backend changes are promoted one at a time.
        walk: Walk,
    }

    /// Who approves a promotion.
    Approval {
        /// Through what.
        via required: Via,
        /// Its name there.
        name required: String,
        /// Whether one may approve one's own release. Default: false.
        own["self"]: bool,
    }

    /// A command that must succeed before a promotion.
    Verify {
        /// Its name in reports.
        name required: String,
        /// The program and its arguments. There is no shell.
        run required: List<String>,
        /// How long it may take, such as `10m`.
        timeout: String,
        /// The environment that it is run against.
        on: String,
    }

    /// The check of a promotion before it happens.
    Preflight {
        /// Findings that were looked at and accepted.
        allow: List<Allow>,
    }

    /// A finding that was looked at and accepted, until a date.
    Allow {
        /// The rule's id.
        rule required: String,
        /// The resource, as the finding names it.
        resource required: String,
        /// Why it is acceptable.
        reason required: String,
        /// The last day on which it is, `YYYY-MM-DD`.
        until required: String,
    }

    /// A secret: where it lives and who gets it.
    Secret {
        /// `ssm:/PATH`, `secretsmanager:NAME#KEY` or `amplify-secret:NAME`; `{env}` is the environment.
        #[schemars(regex(pattern = r"^(ssm:/|secretsmanager:|amplify-secret:).+$"))]
        source required: String,
        /// The apps that get it.
        apps: List<String>,
        /// Whether it may be bundled into what browsers load. Default: false.
        public: bool,
        /// The variable that an app gets it as, by app. Default: the secret's own name.
        renamed["as"]: Named<String>,
        /// `deploy`: only commands that release need it. Default: every command that gives an app its variables.
        scope: Scope,
    }

    /// Where credentials come from, beyond AWS's own places.
    Credentials {
        /// The variables with an access key id, a secret access key and perhaps a session token. A bridge: warns.
        #[schemars(length(min = 2, max = 3))]
        legacy_env: List<String>,
        /// How long an assumed role lasts, 15m to 12h.
        session_duration: String,
    }

    /// Commands that run around towpath's own: lists of programs with their arguments. There is no shell.
    Hooks {
        /// Before a pull; a failure stops it.
        before_pull: List<List<String>>,
        /// After a pull.
        after_pull: List<List<String>>,
        /// Before a deploy; a failure stops it.
        before_deploy: List<List<String>>,
        /// After a deploy.
        after_deploy: List<List<String>>,
        /// Before a promotion; a failure stops it.
        before_promote: List<List<String>>,
        /// After a promotion.
        after_promote: List<List<String>>,
        /// After a deploy or a promotion that failed.
        on_failure: List<List<String>>,
    }
}

choices! {
    /// Whether `BUILD_ENV` is compared with the environment found.
    LegacyBuildEnv { CrossCheck = "cross-check", Ignore = "ignore", }
    /// Whether an app owns a backend.
    Role { Parent = "parent", Child = "child", }
    /// The format of an output.
    Kind {
        AwsExports = "aws-exports",
        AmplifyConfiguration = "amplifyconfiguration",
        AwsConfiguration = "awsconfiguration",
        AmplifyOutputs = "amplify-outputs",
        Dotenv = "dotenv",
        Json = "json",
    }
    /// The platform of an output.
    Platform { Ios = "ios", Android = "android", Flutter = "flutter", }
    /// Where a backend is read from.
    SourceKind { Aws = "aws", Snapshot = "snapshot", }
    /// The generation of Amplify that deployed a backend.
    GenerationKind { Gen1 = "gen1", Gen2 = "gen2", Auto = "auto", }
    /// What a machine that is not CI may do.
    Laptop { Deny = "deny", Read = "read", Allow = "allow", }
    /// How a person confirms a release.
    Confirm { TypeName = "type-name", Yes = "yes", }
    /// What Amplify's auto-build must be.
    AutoBuild { Off = "off", On = "on", }
    /// Whether a backend that is not healthy may be read.
    UnhealthyBackend { Refuse = "refuse", Allow = "allow", }
    /// A kind of preflight finding.
    Finding {
        DataLoss = "data-loss",
        Replacement = "replacement",
        WillFail = "will-fail",
        WidenedAccess = "widened-access",
        ClientBreaking = "client-breaking",
    }
    /// A command that releases.
    Release { Promote = "promote", Deploy = "deploy", Rollback = "rollback", }
    /// A day of the week.
    Day { Mon = "Mon", Tue = "Tue", Wed = "Wed", Thu = "Thu", Fri = "Fri", Sat = "Sat", Sun = "Sun", }
    /// How a release gets to the next branch.
    Method { FastForward = "fast-forward", Merge = "merge", Redeploy = "redeploy", }
    /// A condition of a gate.
    Requirement {
        Preflight = "preflight",
        Soak = "soak",
        Verify = "verify",
        Approval = "approval",
        Snapshot = "snapshot",
        Lock = "lock",
        CleanBackend = "clean-backend",
    }
    /// Through what a release is approved.
    Via { GithubEnvironment = "github-environment", SignedTag = "signed-tag", }
    /// Whether backend changes are promoted one at a time.
    Walk { Never = "never", Auto = "auto", Always = "always", }
    /// When a secret is demanded.
    Scope { Deploy = "deploy", }
}
