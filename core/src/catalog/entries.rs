//! The table of ids. One entry a line: id, exit code, title, explanation.

use super::{Entry, Exit};

macro_rules! entries {
    ($($id:ident $exit:expr, $title:literal, $text:literal;)*) => {
        /// An id that towpath prints.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Id {
            $(#[doc = $title] $id,)*
        }

        impl Id {
            /// Every id, in the order of the table.
            pub fn all() -> impl Iterator<Item = Self> {
                [$(Self::$id),*].into_iter()
            }

            /// The id as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$id => stringify!($id),)* }
            }

            /// What the catalog says of it.
            pub fn entry(self) -> Entry {
                match self {
                    $(Self::$id => Entry { id: self, exit: $exit, title: $title, text: $text },)*
                }
            }

            /// The id of that text, whatever its case.
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim().to_ascii_uppercase();
                Self::all().find(|id| id.as_str() == text)
            }
        }
    };
}

entries! {
    E101 Some(Exit::Bug), "towpath has a bug",
        "Something happened that towpath's own code rules out. Please report it with the command and the text printed.";

    E201 Some(Exit::Usage), "the command line is wrong",
        "An argument is unknown, missing, or not of the form it must have. `towpath --help` and `towpath COMMAND --help` show what there is.";
    E202 Some(Exit::Usage), "a credential was given on the command line",
        "An argument looks like an AWS access key, secret or session token. Arguments can be read by every user of the machine, and stand in shell histories and build logs: take the credential for known to others, and rotate it. towpath has no option that takes one; it uses the AWS SDK's usual places.";

    E203 Some(Exit::Usage), "the script named cannot be read",
        "`towpath init --from-script FILE` reads a shell script as text, and the file named is not there, not a text, or larger than 256 KiB. Correct the path. The script is never run.";

    E301 Some(Exit::Invalid), "environments.toml is not valid TOML, or a value has the wrong type",
        "The file could not be read as TOML, or a key holds another type than it must (a number where a text is due). The message shows the place; `towpath check` shows every problem of the file.";
    E302 Some(Exit::Invalid), "environments.toml has an unknown key",
        "A key stands where no key of that name is known: most often it is mistyped, or stands in the wrong table. towpath never passes over a key that it does not know, because a protection that is mistyped would protect nothing. `towpath check --schema` prints every key.";
    E303 Some(Exit::Invalid), "environments.toml has a newer schema than this towpath knows",
        "The file was written for a newer towpath, whose keys may mean what this one cannot know. Nothing is guessed. Install the newer version (in CI: the one that the repository pins).";
    E304 Some(Exit::Invalid), "environments.toml lacks something that it needs",
        "A key, or an app of an environment, is missing. `account`, `role_arn` and `app_id` are stated in each environment and never inherited, so that a copied table cannot point at another environment's account in silence; `region` may come from `default_region` of `[project]`.";
    E305 Some(Exit::Invalid), "a value in environments.toml is not allowed",
        "The value has the right type, but not a form or a word that this key can have. The message shows the place, and what is possible there.";
    E306 Some(Exit::Invalid), "environments.toml names an app or environment that it does not have",
        "A name refers to an app or an environment, and the file has no table `[apps.NAME]` or `[environments.NAME]` of that name, or the app named as a parent is a child itself. Correct the name, or add the table.";
    E307 Some(Exit::Invalid), "two environments share a branch",
        "A branch could belong to two environments, so that a build of it could get either backend. Patterns are anchored; `*` does not cross `/`, `**` does. Make the patterns narrower, until each branch matches one environment at most.";
    E308 Some(Exit::Invalid), "a path in environments.toml cannot be used",
        "Paths are relative, use `/` on every system, and stay in their folder: apps and snapshots in the repository, outputs in their app. An absolute path, a drive of Windows, a `..` that leads out, and anything inside `.git` are refused.";
    E309 Some(Exit::Invalid), "a secret would be published",
        "A secret that is not `public` would be given to an app under a name that bundlers put into what browsers load (REACT_APP_, VITE_, NEXT_PUBLIC_, GATSBY_, EXPO_PUBLIC_, PUBLIC_). Choose another name under `as`, or say `public = true` if everyone may know the value.";
    E310 Some(Exit::Invalid), "environments.toml says the same thing twice",
        "Two apps have one folder, two outputs are one file, two apps of an environment are one hosted app, or a list names something twice. The message shows both places.";
    E311 Some(Exit::Invalid), "environments.toml needs a newer towpath",
        "`min_tool_version` of `[project]` is newer than the towpath that reads the file. Install that version, or lower the key if an older one will do.";
    E317 Some(Exit::Invalid), "keys in environments.toml contradict each other",
        "A key has no meaning beside the others, or two of them cannot both be true: a parent with a `parent`, a role of another account, `prefix` on an output that is no dotenv file, a gate against the promotion order. The message shows the places. Take one of them out.";
    E318 Some(Exit::Invalid), "environments.toml is too large",
        "The file is larger than one megabyte, or its branch patterns are so many that comparing them would take long. A file for dozens of apps has a few dozen kilobytes: something else was written into it.";

    E312 Some(Exit::Invalid), "an existing file with keys of your own cannot be read as it is",
        "Keys that you added to aws-exports.js or aws-exports.ts are kept when it is written anew. To find them, the file is read as one literal object that is exported, and never run; it holds something else at the place shown (a function, a call, a name, a spread), which writing the file anew would lose. Move that code to a file of its own which imports aws-exports, or delete the file: all else in it is generated. Keys in awsconfiguration.json are kept too, in that file and in the amplifyconfiguration beside it; it must be a JSON object.";
    E313 Some(Exit::Invalid), "an output path leaves the app's folder",
        "An output is written only inside the folder of its app, and an app's folder must be inside the folder of environments.toml. The path named is absolute, has a `..`, or goes through a symbolic link that ends elsewhere. Nothing was written. Correct `path` of the app or of its output, or replace the link by a real folder.";
    E314 Some(Exit::Invalid), "an output cannot be written",
        "The place of an output is not one where a file can be replaced: the app's folder is missing, a folder or a device has the output's name, the file or its folder is read-only, the disk is full, and so on. All other outputs were left, or put back, as they were. The message names the place and the reason.";
    E315 Some(Exit::Invalid), "a file changed while towpath was working",
        "Between reading an output and replacing it, something else changed it: an editor, a build, or another program. towpath keeps that change and wrote nothing. Run the command again.";
    E316 Some(Exit::Invalid), "another towpath is working in this checkout",
        "Another towpath process holds the lock of this environments.toml, and did not let go of it within 30 seconds. Wait until it has ended, or stop it, then run the command again. The lock goes away with the process; there is no lock file to delete.";
    E319 Some(Exit::Invalid), "there is no environments.toml, or it cannot be read",
        "towpath looks for environments.toml in the current directory and upwards, as far as the repository's root. `--config PATH` or TOWPATH_CONFIG names another place.";
    E320 Some(Exit::Invalid), "environments.toml is there already",
        "`towpath init` writes a new file and never overwrites one: it holds decisions that cannot be found out again. `towpath init --check` compares it with what would be found today; to begin anew, move it away.";

    E321 Some(Exit::Invalid), "environments.lock cannot be read",
        "environments.lock is written by `towpath lock-config` and read by pulls of pinned environments. It is TOML, and should be changed by that command only. After a merge conflict, take either side and run `towpath lock-config ENV` again.";
    E322 Some(Exit::Invalid), "the demo's folder cannot be used",
        "`towpath demo --folder DIR` writes a git repository and its remote into DIR, which must be empty or not there yet, and keeps them. Without `--folder` they are in a temporary folder that is removed when the demo ends. The message says what kept a file from being written.";

    E401 Some(Exit::Unresolved), "the branch belongs to no environment",
        "No pattern of any environment's `branches` matches the branch that is being built, and towpath never falls back to an environment that nobody chose. Add the branch, or a pattern that matches it, to the `branches` of the environment meant; `towpath env --list` shows all patterns.";
    E402 Some(Exit::Unresolved), "BUILD_ENV or USER_BRANCH contradicts environments.toml",
        "The build still has a variable of an older pull script, and it names another environment than environments.toml does for this branch. One of the two is wrong, and a build with the wrong one would talk to the wrong backend. Delete the variable from the build's settings (Amplify console, Hosting, Environment variables), or correct `branches`.";
    E403 Some(Exit::Unresolved), "no branch is known",
        "git is at no branch (a detached HEAD, as CI checkouts often are, or no repository at all), and none of the variables by which Amplify, GitHub, GitLab, Bitbucket, CodeBuild, CircleCI, Netlify, Vercel and Cloudflare name the branch is set. Name it: `--branch NAME` or TOWPATH_BRANCH; or name the environment: `--env NAME` or TOWPATH_ENV.";
    E404 Some(Exit::Unresolved), "this Amplify app is not declared",
        "AWS_APP_ID or AMPLIFY_MONOREPO_APP_ROOT of this build is in no entry of environments.toml. A build of an app which the file does not know would get a backend by accident. Add the app, or correct its `app_id` or `path`.";
    E405 Some(Exit::Unresolved), "nothing says which app is meant",
        "There is no `--app`, no AWS_APP_ID, no AMPLIFY_MONOREPO_APP_ROOT, and the current directory is in no app's folder. Name the app with `--app NAME` (repeatable), or take every app of the environment with `--all`.";
    E406 Some(Exit::Unresolved), "the sources that name the app contradict each other",
        "`--app`, AWS_APP_ID, AMPLIFY_MONOREPO_APP_ROOT and the current directory must name the same app and environment, as far as they are there; two of them do not. Most often a build's settings were copied from another app. Correct the one that is wrong; `towpath env --explain` shows each.";
    E407 Some(Exit::Unresolved), "an environment or app of that name is not declared",
        "A flag or a variable names an environment or an app that environments.toml does not have. Correct the name; `towpath env --list` shows what there is.";
    E408 Some(Exit::Unresolved), "the branch is ambiguous",
        "Patterns of two environments match the branch, or two CI systems' variables name different branches. towpath does not choose. Make the patterns exclude each other, or name the branch with `--branch`.";
    E409 Some(Exit::Unresolved), "two generations of the backend exist",
        "The parent app has both a generation-1 backend environment and a generation-2 stack for this environment (a migration is under way), and `generation` is `auto`. Say which one is meant: `generation = \"gen1\"` or `generation = \"gen2\"` in the environment's table.";
    E410 Some(Exit::Unresolved), "the app is not declared in this environment",
        "The app exists, but the environment's table has no `apps.NAME` entry for it, so it has no place there. Add the entry, or choose another environment.";
    E411 Some(Exit::Unresolved), "no Amplify backend was found",
        "`towpath init` looked through the build specifications, manifests, scripts and Amplify folders of the repository, and asked AWS if it could, and nothing tells of an app that owns or pulls a backend. Run it at the top of the repository, name the script that pulls the backend with `--from-script`, or write environments.toml by hand.";

    E412 Some(Exit::Unresolved), "there is no environment to go back to",
        "`towpath use -` goes back to the environment that the checkout was on before the last `towpath use`. It remembers that in `.towpath/use.json` beside environments.toml, which git does not see. There is none yet: name the environment.";

    E413 Some(Exit::Unresolved), "the commit that is being built is not known",
        "`--same-commit` waits for the parent's hosting job of the commit that is being built. None of the variables by which CIs name it is set to one (Amplify says `HEAD` for builds started by hand), and git has no commit checked out. Set AWS_COMMIT_ID, or leave `--same-commit` out.";
    E414 Some(Exit::Unresolved), "the commit to compare with does not exist",
        "`--since` names a branch, a tag or a commit that this repository does not have, although its whole history is here. Correct the name; a branch of the remote is called `origin/NAME`, and may have to be fetched first. Where a clone is shallow, or there is no git at all, nobody can tell what has changed: then `towpath affected` names every app, and warns (W402).";

    E501 Some(Exit::Missing), "a declared app, backend or stack does not exist",
        "AWS answered, and the thing that environments.toml names is not in that account and region. The message lists what does exist. Correct `app_id`, `backend`, `branch`, `region` or `account`, or deploy the parent app once.";
    E502 Some(Exit::Missing), "the backend has no artifact",
        "The backend environment exists, but what client configuration is made from does not: the archive #current-cloud-backend.zip of a generation-1 backend, or the GraphQL schema of a generation-2 one. Nothing was written. Deploy the parent app again, which stores the artifact anew.";
    E503 Some(Exit::Missing), "the backend's artifact is corrupt",
        "The backend was found, but what AWS stores of it (the archive #current-cloud-backend.zip, amplify-meta.json, the stack's metadata or outputs, the GraphQL schema) cannot be read as what it must be. Nothing was written. Deploy the parent app again, which stores the artifact anew.";

    E504 Some(Exit::Missing), "a snapshot, or a file of it, does not exist",
        "The environment is read from a recorded snapshot, and the folder, its `snapshot.json`, or a file which that lists is not there. Correct `snapshot` in the environment's table, or bring the folder back from git.";

    E505 Some(Exit::Missing), "the stack was not deployed by Amplify",
        "A CloudFormation stack of the expected name exists, but its template lacks the metadata that every generation-2 Amplify deployment writes. Nothing was written. Check `app_id` and `branch` in the environment's table, and deploy the parent app with Amplify.";
    E506 Some(Exit::Missing), "the backend found is not the one asked for",
        "What is stored says that it is of another Amplify app, another stack, or another generation than environments.toml declares. Writing it would connect the client to a backend that nobody chose. Correct `app_id`, `backend` or `generation`; if a deployment bucket was copied or restored, deploy the parent app again.";
    E507 Some(Exit::Missing), "a secret does not exist",
        "`[secrets.NAME]` of environments.toml says where a secret lives, and nothing is there: the message lists every name that was looked for. A secret of Amplify (`amplify-secret:NAME`) is looked for under the parent's branch, its backend environment, and among those shared by all branches. Secrets of recorded environments (`source = \"snapshot\"`) are those variables that are set already. No command was started.";
    E510 Some(Exit::Missing), "the branch does not exist on the remote",
        "The branch that environments.toml names for the environment (`branch` of its parent, or the only one in `branches`) is not on the remote. Correct the name, or push the branch.";
    E511 Some(Exit::Missing), "there is no such release",
        "The history of the environment has no release of that number, or none that had ended by that time. Parameter Store keeps the newest 100. `towpath history ENV` lists them.";
    E512 Some(Exit::Missing), "no release can be gone back to",
        "`towpath rollback` goes back to a release that was whole: recorded with its commit, as `released`, and of another commit than the environment runs now. `towpath rollback ENV --list` shows them, and `towpath history ENV` every release. Releases are recorded from the first `towpath deploy` of a project that has a `name`; what was there before can be released again with `towpath deploy ENV --commit COMMIT`.";

    E601 Some(Exit::NoCredentials), "no usable AWS credentials",
        "None of the usual places had credentials: environment variables, the shared AWS files, SSO, web identity, a container role, an instance role. In an Amplify build: give the app a service role (Amplify console, App settings, IAM roles). On a laptop: `aws sso login`, or name a `profile` in the environment's table.";
    E602 Some(Exit::NoCredentials), "the AWS credentials have expired",
        "The session that the credentials belong to is over. In an Amplify build they last one hour, whatever the role says: the build was too long, or was started from an old shell. On a laptop: `aws sso login --profile NAME`.";
    E603 Some(Exit::NoCredentials), "the AWS profile does not exist",
        "A profile is named (`--profile`, `AWS_PROFILE`, or `profile` of the environment) which is in none of the shared AWS files. The SDK would silently go on to other credentials, and perhaps to another account; towpath stops. Correct the name, or run `aws configure sso --profile NAME`.";
    E604 Some(Exit::NoCredentials), "AWS does not accept the credentials",
        "AWS does not know the access key, or the signature does not match: a deleted key, a typo in the secret, or a session token that belongs to another key. Get new credentials.";
    E605 Some(Exit::NoCredentials), "this machine's clock is wrong",
        "AWS refuses signatures that are more than five minutes off. Set the clock of this machine, for instance with `timedatectl set-ntp true`.";

    E701 Some(Exit::Denied), "permission denied",
        "The credentials work, but their policy does not allow the action that the message names on the resource that it names. The message shows the least statement to add to the policy of that role.";

    E801 Some(Exit::WrongAccount), "the credentials are for another account",
        "environments.toml declares the environment in one account, and AWS's answer came from another. Nothing was written. Use credentials of the declared account, or set `role_arn` in the environment's table, or correct `account`.";

    E901 Some(Exit::NotReady), "the backend is being deployed",
        "The backend's root stack is in the middle of a deployment, so what it says now is about to change. Nothing was written. Run the command again when the deployment has ended.";
    E902 Some(Exit::NotReady), "the backend is not healthy",
        "The backend's root stack never came up, could not be rolled back, or is being deleted: what is stored of it may not be what runs. Deploy the parent app again. For an environment that is not protected, `--allow-unhealthy` uses what is stored.";
    E903 Some(Exit::NotReady), "the backend is not healthy, and its environment is protected",
        "`--allow-unhealthy` was given, but the environment's `protect` table refuses unhealthy backends. Deploy the parent app again, or set `unhealthy_backend = \"allow\"` there.";

    E904 Some(Exit::NotReady), "the wait for the parent came to its limit",
        "`--wait` (or TOWPATH_WAIT) waited as long as it may, and the parent's hosting job or its backend's stack had not come to an end. Nothing was written. Look at the parent's job; give the wait longer (`--wait=25m`; Amplify ends a build after 30 minutes unless `_BUILD_TIMEOUT` says otherwise), or start the child's build again later.";
    E905 Some(Exit::NotReady), "the parent's hosting job failed or was cancelled",
        "With `--same-commit` a child is built only against the backend of its own commit, and the parent's job of that commit did not succeed. Nothing was written. Open the job's page, mend what it says, and build the parent again; then start the child's build again.";
    E906 Some(Exit::NotReady), "the parent was not built from this commit",
        "With `--same-commit` a child is built only against the backend of its own commit. The parent has no hosting job of it or of a later one (auto-build is off, the push was skipped, or this is a preview), and it cannot be shown that nothing of the parent changed: either files that match `watch` of the parent did change, or the file has no `watch` for it, or git does not have the commits (a shallow clone). Nothing was written. Build the parent from this commit, or state `watch`.";
    E907 Some(Exit::NotReady), "the parent waits for builds that wait for the parent",
        "The parent's hosting job has been pending for more than 90 seconds while builds of other apps of environments.toml run: they hold the account's concurrent builds, and if they wait for the parent, none of them ever ends. Nothing was written, and this build makes room. Raise the quota of concurrent jobs (AWS console, Service Quotas, AWS Amplify), or start the children's builds from the end of the parent's.";
    E908 Some(Exit::NotReady), "the backend is still the one before this commit",
        "With `--same-commit` a child is built only against the backend of its own commit. The last update of the backend was rolled back, so it is still at the version before. Nothing was written. Look at why the update failed (CloudFormation console, Events), and deploy the parent again.";

    E1001 Some(Exit::Differences), "files would change",
        "`towpath pull --check` compares and writes nothing: at least one output is missing or differs from what the backend says today. Run `towpath pull` with the same flags; `--dry-run` shows the differences by AWS console name.";

    E1002 Some(Exit::Differences), "environments.toml does not say what init would find",
        "`towpath init --check` looks for apps, backends and branches as `towpath init` does, and compares. Something that it found is not in the file, or stands there otherwise; the lines printed name it. Correct the file, or what it was found in. What the file says beyond that is not judged.";

    E1101 Some(Exit::Mismatch), "the backend is not the expected one",
        "`--expect` names the fingerprint that the backend must have, and it has another: the backend changed since that fingerprint was taken. Nothing was written. Look at the change, then expect the new fingerprint.";
    E1102 Some(Exit::Mismatch), "the backend is not the one pinned in environments.lock",
        "The environment is pinned: its backend was reviewed, and what clients see of it stands in environments.lock. The backend of today is another one, and the message says in what. Nothing was written. If the change is wanted, run `towpath lock-config ENV`, and let the change of the file be reviewed. `[project] lock` names the pinned environments; `pull --locked` demands it of any.";
    E1103 Some(Exit::Mismatch), "the environment's backend is not pinned in environments.lock",
        "`pull --locked`, or `[project] lock`, demands that the environment's backend stands in environments.lock, and it does not, or the file is not there. Run `towpath lock-config ENV` and commit the file.";

    E1110 Some(Exit::Mismatch), "a lock or release record was written by a newer towpath",
        "What is kept of the environment's lock and releases has a newer form than this towpath knows. It may count by rules that are not known here, so nothing was done. Install the version of towpath that the others use.";
    E1112 Some(Exit::Mismatch), "the history of a lock is not whole",
        "The store said that a version was written, and its history did not show it, or had gaps, after several readings. Who holds the environment cannot be told without it. Look with `towpath history ENV`, and try again; if it stays, somebody may have deleted the parameter meanwhile.";
    E1113 Some(Exit::Mismatch), "the files of locks and releases cannot be used",
        "Environments that are recorded, and projects with `state = \"files:FOLDER\"`, keep locks and release records in files. One of them cannot be read or written; the message names it and the reason.";
    E1114 Some(Exit::Mismatch), "it is not said where locks and releases are kept",
        "Locks and release records of an environment in AWS are kept in Parameter Store, below `/towpath/NAME` with the project's name, and `[project]` has none. Give it a `name`, or a `state` such as `ssm:/towpath/shop` or `files:state`. Everybody who releases the project must use the same.";
    E1115 Some(Exit::Mismatch), "the backend is not that of the release",
        "Hosting builds an app anew from an old commit, and against the backend as it is today. This release was built against another one, by its fingerprint: what the old code expects may be gone, and what has come since it does not know. Look at what the message names, and at `towpath diff`. `--accept-backend-drift` goes back all the same, and is recorded.";

    E1301 Some(Exit::Protected), "the environment is for CI only",
        "The environment's table has `protect.laptop = \"deny\"`: a machine that is not CI may not even read its backend with towpath. That is a guard against mistakes, not a permission: credentials decide what AWS allows. `laptop = \"read\"`, the default, lets developers pull.";
    E1340 Some(Exit::Protected), "the promotion is out of order",
        "`[promotion]` in environments.toml says through which environments a release goes, and in which order. A promotion leads from one of them to the next. A gate that is written for two environments which are not neighbours (`[promotion.gates.\"dev->live\"]`) allows that way too.";
    E1341 Some(Exit::Protected), "the target's branch has commits of its own",
        "A promotion only moves a branch forward: nothing that is on the target's branch may be lost. The message names the commits that are there and not in what is promoted. Bring them into the source first, or set `method = \"merge\"` in `[promotion]`. With `method = \"redeploy\"` no branch is moved, and the commit must be on the target's branch already.";
    E1342 Some(Exit::Protected), "a freeze holds, or a gate of the promotion is closed",
        "What `[promotion.gates]` requires, or a freeze of the target, does not allow the release now. Every gate that is closed is named with its reason and with what opens it. A gate that cannot be judged (a service does not answer, a permission is missing) counts as closed. `--override-freeze REASON` opens freezes only, and is recorded.";
    E1343 Some(Exit::Protected), "the target's branch has moved",
        "Somebody pushed to the branch between the moment when it was looked at and the push. The push said at which commit the branch had been, and the remote refused it: nothing has changed. Run the command again; it looks at what is there now.";
    E1344 Some(Exit::Protected), "the remote refuses the push",
        "The branch is protected by the remote, or one of its hooks said no: its words are in the message. Nothing has changed. Whoever runs the promotion must be allowed to push there, or the branch is moved by a pull request and `method = \"redeploy\"` only builds it.";

    E1310 Some(Exit::Protected), "the environment is locked",
        "Somebody holds the environment, and the message says who, since when, until when and why. Its owner gives it back with `towpath unlock ENV`; a lock with an end is over by itself then, and may be taken. `towpath unlock ENV --steal --reason TEXT` takes it from its owner, and stays in the history.";
    E1311 Some(Exit::Protected), "the lock is somebody else's",
        "`towpath unlock ENV` gives back only a lock of one's own: of the same person on the same machine, or of the same run of CI; and a release gives back its lock itself. To take one that is another's, or that of a release which was killed, say so: `towpath unlock ENV --steal --reason TEXT`. It stays in the history.";
    E1312 Some(Exit::Protected), "others were faster to lock the environment",
        "Whenever the environment was free, another process took it first and gave it back again before this one could. Try again in a minute.";
    E1313 Some(Exit::Protected), "somebody had the environment while the release was planned",
        "Between the first look and the lock, somebody else locked the environment and gave it back: a release may have ended in that time, and the plan was made of what was there before. Nothing was started. Run the same command again; it looks at everything anew.";
    E1314 Some(Exit::Protected), "the lock was taken away from a release",
        "While a release was under way, somebody stole its lock. It starts no further job, so that two releases do not mix; jobs that are under way in Amplify go on. Ask whoever took it, look at `towpath status` and `towpath history`, and deploy again what should be there.";
    E1330 Some(Exit::Protected), "only CI may release to the environment",
        "The environment has a `protect` table, and `protect.laptop` is `read` (the default) or `deny`: a machine that is not CI starts no job there. Let a CI job run the command, or write `laptop = \"allow\"` into the table. That is a guard against mistakes, not a permission: credentials decide what AWS allows.";
    E1331 Some(Exit::Protected), "the release is not confirmed",
        "A release to a protected environment is confirmed: on a terminal by typing the environment's name (`protect.confirm = \"yes\"`: the word yes), elsewhere by `--yes`. The answer was another one, or there was no terminal and no `--yes`. Nothing was started.";

    E1401 Some(Exit::JobFailed), "the parent's job failed",
        "The hosting job of the app that owns the backend failed or was cancelled, so no child was started: each serves what it served before. The end of the log stands beside the message where it could be read. Mend the cause and run the same command again.";
    E1402 Some(Exit::JobFailed), "the parent's backend is not that of the commit",
        "The parent's job succeeded or was there already, but the stack of its backend is unhealthy or its last update was rolled back. Children built now would be built against another backend than the commit expects, so none was started. Look at the stack's events in the CloudFormation console, mend it, and run the same command again.";
    E1403 Some(Exit::JobFailed), "a job failed",
        "The hosting job that was released or watched failed or was cancelled, and no other app of the environment is another than before. The end of its log stands beside the message where it could be read.";
    E1404 Some(Exit::JobFailed), "a job did not come to an end",
        "A hosting job was followed for four hours. Amplify ends builds long before, so something is stuck. Stop the job in the Amplify console and run the same command again.";
    E1450 Some(Exit::JobFailed), "a hook failed",
        "A program of `before_pull`, `before_deploy` or `before_promote` (`[hooks]` in environments.toml) did not end with exit code 0, could not be started, or took more than ten minutes. What it printed stands above, each line behind the hook's name. The command itself did not begin.";

    E1501 Some(Exit::Split), "split release: some apps are of the commit and others are not",
        "The parent, or some children, serve the new commit, and the job of another app failed. Amplify cannot undo that by itself. Mend the cause and run `towpath deploy ENV --only APP` with the same commit, or deploy the commit before; `towpath status` shows it until every app agrees.";
    E1502 Some(Exit::Split), "an app does not serve what was built",
        "The job succeeded, but for two minutes the app served the stamp of another build, or of another backend than the one that the release read. Its build may not run `towpath pull`, may pin another environment, or a cache in between may keep the old file. Look at the stamp at the app's address, then deploy it again with `--only APP`.";
    E1503 Some(Exit::Split), "the end of a release is not known",
        "Some apps of the release are of the new commit, and others could not be observed to the end (network, credentials, permissions). Their jobs may go on. Run the same command again: it joins what is under way, and leaves what is done.";

    E1601 Some(Exit::Network), "AWS throttled the requests",
        "AWS answered that requests come too fast, and went on doing so through all retries. Other builds of the account use the same limit. Try again in a minute.";
    E1602 Some(Exit::Network), "AWS could not be reached, or did not answer",
        "The network failed, the answer did not come in time, or AWS answered with server errors or with nonsense, through all retries. Check the network and proxy variables (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE) and the AWS Health Dashboard, then try again. `--timeout` gives it longer.";
    E1610 Some(Exit::Network), "git could not talk to the remote",
        "towpath uses the `git` program, with your own credentials and settings, to look at the remote and to push. The message has git's words. Try the same with git itself (`git ls-remote origin`). In CI: give the job a token or a key, and fetch the whole history (GitHub's checkout: `fetch-depth: 0`).";

    E1701 Some(Exit::Lossy), "an output cannot express a part of this backend",
        "The backend has a value for which the wanted file format has no place, or the format is one that this version of towpath cannot write. towpath never leaves a value out in silence. Choose another `kind` of output for this app, or remove the service from the backend.";
    E1702 Some(Exit::Lossy), "the backend lacks a value that the app requires",
        "An app names a value, in `requires` or in `only` of an output, which its backend does not have: the service is not deployed in this environment, or the path has a typo. Nothing was written. Deploy what is missing, or correct the path; `towpath pull --dry-run` shows the values that the backend has.";
    E1703 Some(Exit::Lossy), "custom outputs of the backend contradict its managed outputs",
        "The backend calls `backend.addOutput()` with a value for a key that Amplify already sets, or with another major `version`. `ampx generate outputs` refuses the same. Change the call to `backend.addOutput()` and deploy.";
    E1704 Some(Exit::Lossy), "the backend was deployed by a newer Amplify than this towpath knows",
        "The metadata of the parent's stack has an entry in a newer format. towpath does not guess what it means, and nothing was written. Install a newer version of towpath.";

    E13001 Some(Exit::Interrupted), "interrupted",
        "The process was asked to stop (Ctrl-C, or a termination signal) while it was reading. Nothing was written. Run the command again.";

    D101 None, "amplify.yml has an app root that is no app's folder",
        "Amplify Hosting builds an app of a monorepo by the `appRoot` of amplify.yml that equals the app's variable AMPLIFY_MONOREPO_APP_ROOT. This one is the `path` of no app in environments.toml: a build of it ends with E404, or, where the folder is missing, before it begins. Correct `appRoot` or `path`, so that both are the same folder, relative to the repository's root.";
    D102 None, "an app has no entry in amplify.yml",
        "amplify.yml lists its `applications:`, and none has the app's folder as its `appRoot`: Amplify Hosting cannot build the app from this file. Add an entry with that `appRoot`.";
    D103 None, "the variables of this build contradict environments.toml",
        "AWS_BRANCH, AWS_APP_ID, AMPLIFY_MONOREPO_APP_ROOT and what older scripts used (BUILD_ENV, USER_BRANCH) must lead to one environment and one app. `towpath pull` would stop here, with the id that the evidence names. `towpath env --explain` shows each step.";
    D104 None, "a variable of older pull scripts is still used",
        "BUILD_ENV and USER_BRANCH told older pull scripts which backend to fetch. towpath decides by the branch and environments.toml, and never trusts them: while they are there, two things claim to decide, and one day they will not agree (E402). Delete the variable where it is set, and the lines that use it. Amplify Hosting itself sets USER_BRANCH in its builds, which is why the variable alone is not reported there.";
    D105 None, "a build file handles long-lived access keys",
        "A build file sets an access key or a secret key by name. Keys of an IAM user never expire, and stand in settings, logs and caches for whoever can read one of these. Builds need none: Amplify Hosting gives the app's service role to the build, other CIs have OpenID Connect. It is an error where the key itself stands in the file: take it for known to others, and rotate it. doctor never shows the value.";
    D106 None, "a build still fetches the backend's configuration another way",
        "`amplify pull`, `amplify env checkout`, `ampx generate outputs` and `amplify generate config` write the same files as `towpath pull`, for a backend of their own choice: whichever runs last decides what the app is built against. Take the line out. A parent's own deployment (`amplifyPush`, `ampx pipeline-deploy`) is another thing, and stays.";
    D107 None, "the Amplify CLI is not pinned to a version",
        "A build installs the newest version of Amplify's command line, whatever that is on the day: a release can break every build of a commit that worked the day before. Name an exact version, or take the installation out where `towpath pull` was all that it was for.";
    D108 None, "a generated file is committed",
        "A file that `towpath pull` writes is tracked by git. It holds one environment's backend, so that a merge carries it into the branch of another, and every switch of environment looks like a change. `git rm --cached PATH` stops tracking it and keeps the file.";
    D109 None, "git does not ignore a generated file",
        "A file that `towpath pull` writes is not ignored by git, so that the next `git add .` commits it, for one environment. `towpath doctor --fix` adds the line to the .gitignore of the app.";
    D110 None, "a child app has Amplify's backend folder",
        "An app that reads another app's backend has a folder `amplify/` of its own: left behind by `amplify pull` or `amplify init`, or copied. Amplify Hosting takes such an app for the owner of a backend, and `amplify` commands in it can change the parent's (`Amplify appId mismatch` is the mild outcome). Delete the folder; if the app does own a backend, declare it as a parent.";
    D111 None, "the stamp is not below a folder that is served",
        "`towpath pull` leaves a stamp in each app, by which anyone can see what a deployed site was built against. It must be copied into the build as it is: below `public/`, `static/` or what the app's framework calls that folder. Change `path` of `[project.stamp]`; `path = \"\"` turns the stamp off.";
    D112 None, "a recorded backend is damaged",
        "The environment is read from a snapshot, and a file of it is missing, cannot be read, or is not the one that was recorded (its SHA-256 differs). `towpath pull` would stop here, with the id that the evidence names. Bring the folder back from git, or record it again.";
    D113 None, "this machine's clock is wrong",
        "The clock is behind the commit that is checked out, or AWS refuses its signatures (they may be five minutes off). Requests to AWS fail with it, and stamps tell a wrong time. Set the clock, for instance with `timedatectl set-ntp true`.";
    D114 None, "an environment's backend is of Amplify's generation 1, which comes to its end",
        "AWS announced that Amplify Gen 1 is in maintenance since 1 May 2026, with critical fixes only, and reaches its end of life on 1 May 2027. What is deployed goes on running; what breaks afterwards is not mended. Plan the migration to generation 2. towpath reads both, and `generation = \"auto\"` lets an environment move without a change of the apps. It is a warning in the last 90 days.";
    D115 None, "amplify.yml is not of a form that Amplify Hosting reads",
        "The build fails before its first command, or builds another app: a tab before the text of a line (YAML has spaces only), entries with `appRoot` that do not stand below the key `applications`, `applications` without any `appRoot`, one `appRoot` twice, or `frontend` and `backend` beside `applications`, where no app has them. doctor looks at the lines only, and is no YAML parser.";

    D201 None, "a declared Amplify app does not exist",
        "AWS answered, and there is no app of that `app_id` in the environment's account and region. Correct `app_id`, `account` or `region`.";
    D202 None, "an app has no service role",
        "Builds in Amplify Hosting get the credentials of the app's service role. This app has none, so `towpath pull` in its build ends with E601. Amplify console, the app, App settings, IAM roles, Service role: choose a role that may read the parent's backend.";
    D203 None, "long-lived access keys are among an app's variables",
        "A variable of the app or of its branch has the name of an access key, or a value of its form. Everyone who can read the app's settings or run a build can take it, and it never expires. Give the app a service role instead, delete the variable, and deactivate the key in IAM. doctor shows the name only.";
    D204 None, "a protected environment is built on every push",
        "The environment has a `protect` table, and the Amplify branch of one of its apps has auto-build on: a push alone releases it, and apps that share a backend are built in no order. Turn it off (Amplify console, the app, Hosting, Branches) if releases of this environment are meant to be decided.";
    D205 None, "a declared branch does not exist in the Amplify app",
        "The app exists, and has no branch of that name: nothing is built or served there. Correct `branch`, or connect the branch in the Amplify console.";
    D206 None, "a backend cannot be read, or is not healthy",
        "`towpath pull` of this environment would stop, or warn, with the id that the evidence names; `towpath explain` of that id says more.";
    D207 None, "an API key of AWS AppSync expires",
        "Apps that send the key get `401 Unauthorized` from that day on, and the key is deleted 60 days later; no deployment warns of it. By default it is told 14 days before, with `--expiring 30d` 30 days before. The day is that of the deployed template: a key that was extended by hand in the console lives longer, until the next deployment sets it back. Deploy the parent with a later expiry, or sign requests another way (Cognito, IAM).";
    D208 None, "a Lambda function has a runtime that AWS deprecated",
        "AWS applies no more security patches to it, and later refuses to create or update such functions: the next deployment of the backend fails, on a day of AWS's choice. The days are those of AWS's list when this version of towpath was made; a runtime that is not in it is not judged. With `--expiring` also runtimes that will be deprecated within that time.";
    D209 None, "a custom domain does not work",
        "Amplify could not connect the domain, or its certificate waits to be verified. Most often a DNS record is missing, or the domain (or its CloudFront alias) belongs to another Amplify app or account still. The evidence has Amplify's own reason. Amplify console, the app, Hosting, Custom domains.";
    D210 None, "a child app has the service role of its parent",
        "The parent's builds deploy its backend, so that their role can change and delete it. A child that has the same role can, too: one forgotten `amplify push` in its build is enough. Give it a role of its own, which may only read: `towpath iam policy --env ENV --app APP` prints its policy. Whether another role can write, only AWS IAM could tell (`iam:SimulatePrincipalPolicy`), which towpath does not ask.";
    D211 None, "AMPLIFY_MONOREPO_APP_ROOT is not the app's folder",
        "Amplify Hosting takes the entry of amplify.yml whose `appRoot` is this variable of the app. It must be the folder that `path` names in environments.toml, relative to the repository's root; otherwise another app is built, or none, and `towpath pull` stops with E404.";
    D212 None, "a declared secret does not exist",
        "A secret of environments.toml is at none of the places where this environment may keep it: `towpath exec` would stop with E507. Create it (Systems Manager, Parameter Store; for Gen 2, Amplify console, Hosting, Secrets), or correct `source`. doctor reads it only to see that it is there, and never shows it.";
    D213 None, "the secrets of a social login are not where a build looks for them",
        "The generation-1 backend has a social login (Google, Facebook, Amazon), and its builds deploy it again: for this they need client id and secret, as variables of the app or branch, or as environment secrets in Parameter Store (`/amplify/APP_ID/ENVIRONMENT/NAME`). Without them a build that creates or changes the user pool fails, or takes the login away. A backend that is only ever deployed from a laptop needs none.";
    D214 None, "AWS cannot be reached from here",
        "No answer came from the service that the evidence names. It says which part failed: the name (DNS), the connection, TLS, the proxy, or the time. towpath takes HTTPS_PROXY, NO_PROXY, AWS_CA_BUNDLE, SSL_CERT_FILE and AWS_ENDPOINT_URL from the environment.";

    W103 None, "an output was edited by hand",
        "The file is not what towpath wrote last (the stamp knows its SHA-256), so someone changed it. It is generated: the change is lost with the next pull. On a laptop the old file was kept beside it as `NAME.bak`. Keep your own settings in a file of your own; keys added to aws-exports.js are carried over.";
    W105 None, "the last update of the backend was rolled back",
        "CloudFormation undid the last update whole: the backend works, at the version before. What this commit expects of it may be missing. Look at why the parent's deployment failed, in the CloudFormation console under Events.";
    W106 None, "an unhealthy backend is used",
        "`--allow-unhealthy` was given, and the backend's stack is in a state that towpath otherwise refuses. What was written may not be what runs.";
    W107 None, "the backend does not say how users sign up",
        "The sign-up settings of a generation-1 user pool (attributes, password rules, MFA) stand in `auth/NAME/parameters.json` of the archive, or in `frontendAuthConfig` of amplify-meta.json, and neither is there. Outputs are written without them: sign-in works, but ready-made sign-up forms may lack fields. Deploy the parent app again, which stores them anew.";
    W108 None, "an output leaves out what client libraries do not read",
        "`amplify_outputs.json` has no place for some values of a generation-1 backend (DynamoDB tables, hosting by S3 and CloudFront, federation with identity providers outside the user pool, and so on), and the aws-amplify library, version 6, reads them from `aws-exports.js` no more than from that file: to the library both files are the same backend. Code of your own that reads them from the file needs an output of kind `aws-exports`, `json` or `dotenv` as well.";
    W109 None, "a file of the old format leaves out a part of a generation-2 backend",
        "A generation-2 backend was written in a format of generation 1, which has no place for the values named, or whose conversion by AWS loses them. Such losses are part of `version = \"0\"`, which is AWS's own conversion; with any other `kind` towpath refuses them (E1701), except the friendly name of the default bucket and what no library reads. If the app needs the values, give it an output of kind `amplify-outputs` with another version.";
    W201 None, "credentials come from unprefixed environment variables",
        "`[credentials] legacy_env` makes towpath read long-lived keys from ACCESS_KEY_ID and SECRET_ACCESS_KEY. Give the build a role instead: attach a service role to the app (Amplify console, App settings, IAM roles), check that `towpath pull` works without the variables, then delete them, the IAM user's key, and the `legacy_env` line.";
    W202 None, "a credential stands in plain text in a file of the repository",
        "A script or build specification holds an access key id, or a secret. Whoever can read the repository, or its history, has it. Rotate it in the IAM console, take it out, and give the build a role. `towpath init` names the line and copies nothing of it.";
    W301 None, "a file was left out by init",
        "`towpath init` could not use a file or folder: it is too large, not of the form that its name promises, or cannot be read. What it says has to be written into environments.toml by hand.";
    W302 None, "AWS could not be asked by init",
        "`towpath init` asks AWS for the hosted apps of the repository if it can (amplify:ListApps, amplify:ListBranches, amplify:ListBackendEnvironments), and it could not. The file is made from the repository alone; app ids of children and accounts of generation-2 backends are then mostly missing. `--offline` leaves AWS out.";
    W401 None, "the environment given is not that of the branch",
        "`--env` or TOWPATH_ENV names an environment, and the branch's own mapping says another. The name that was given wins. In a hosting build this is most often a leftover: delete it, and let the branch decide.";
    W402 None, "what has changed cannot be known, so every app counts",
        "`towpath affected` compares commits, and git could not: the clone is shallow, the two commits have none in common, or there is no repository. An app that is built once too often costs minutes; one that is not built is wrong until somebody notices. So all apps are named. `git fetch --unshallow`, or `git fetch --deepen 100` (GitHub's checkout: `fetch-depth: 0`) makes it precise.";
    W403 None, "what a backend was like then is not known",
        "`towpath affected --backend ENV` compares today's backend with the one that environments.lock pinned at that commit, and it pinned none. The apps of that backend count as touched. `towpath lock-config ENV` pins it, from the next commit on.";
    W501 None, "the end of a release could not be recorded",
        "The release itself is not affected, and its beginning is in the ledger: `towpath history` shows it as begun. The message says what kept the store from being written. `towpath status` shows what every app serves.";
    W502 None, "the lock of a release could not be given back",
        "The release has ended, and no answer came when its lock was given back. If `towpath history ENV` shows it as held, `towpath unlock ENV --steal --reason TEXT` frees it; by itself it is over twelve hours after it was taken.";
    W503 None, "a hook failed after the command",
        "A program of `after_pull`, `after_deploy`, `after_promote` or `on_failure` did not succeed. The command itself had ended by then, and its result stands.";
}
