#!/usr/bin/env python3
"""Measures towpath against curl on the loopback stand-in, interleaved, in one run; prints medians and ratios.

    cargo build --release --bin towpath --example standin
    python3 benches/measure.py [target/release] [--runs 15]

Needs Linux, curl 7.75 or later, and nothing but Python's standard library.
"""
import os, pathlib, re, shutil, statistics, subprocess, sys, tempfile, time

args = [a for a in sys.argv[1:] if not a.startswith("--")]
BIN = pathlib.Path(args[0] if args else "target/release").resolve()
RUNS = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 15
TOWPATH = str(BIN / "towpath")
KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYxx"
ENV = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
       "AWS_EC2_METADATA_DISABLED": "true"}


class StandIn:
    def __init__(self, apps=1, latency=0, tls=None):
        command = [str(BIN / "examples/standin"), "--apps", str(apps), "--latency", str(latency)]
        command += ["--tls", tls] if tls else []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def project(folder, apps, parents, generation="gen1"):
    """`apps` children, spread over `parents` parents."""
    lines = ["schema = 1"]
    deployments = []
    for p in range(parents):
        lines += [f"[apps.p{p}]", f'path = "p{p}"', 'role = "parent"']
        deployments.append(f'apps.p{p} = {{ app_id = "d{1000000000000 + p}", backend = "prod", branch = "main" }}')
        (folder / f"p{p}").mkdir(parents=True, exist_ok=True)
    for c in range(apps):
        lines += [f"[apps.c{c}]", f'path = "c{c}"', 'role = "child"', f'parent = "p{c % parents}"',
                  'outputs = [{ kind = "amplify-outputs", path = "amplify_outputs.json" }]']
        deployments.append(f'apps.c{c} = {{ app_id = "d9{c}" }}')
        (folder / f"c{c}").mkdir(parents=True, exist_ok=True)
    lines += ["[environments.prod]", 'account = "123456789012"', 'region = "us-east-1"', 'branches = ["main"]',
              f'generation = "{generation}"'] + deployments
    (folder / "environments.toml").write_text("\n".join(lines) + "\n")


def once(command, folder, env):
    """Wall and CPU milliseconds, and peak memory in MB, of one cold process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"{command} failed: {error.decode()}")
    return wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def clean(folder):
    for path in list(folder.glob("c*/amplify_outputs.json")) + list(folder.glob("c*/public")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def compare(cases):
    """Runs the cases in turn, RUNS times; the median of each figure by case."""
    results = {name: [] for name, *_ in cases}
    for _ in range(RUNS):
        for name, command, folder, env in cases:
            clean(folder)
            results[name].append(once(command, folder, env))
    return {name: [statistics.median(r[i] for r in rows) for i in range(3)] for name, rows in results.items()}


def show(title, results, base=None):
    print(f"\n{title}")
    for name, (wall, cpu, memory) in results.items():
        ratio = ""
        if base and name != base:
            ratio = f"   x{wall / results[base][0]:.2f} wall, x{cpu / results[base][1]:.2f} CPU of {base}"
        print(f"  {name:<28} {wall:8.1f} ms wall {cpu:8.1f} ms CPU {memory:7.1f} MB{ratio}")


def curl(url, bucket, stack, certificate=None):
    """The same three requests: one after another, since the second and third need the first's answer."""
    def request(service, more):
        return ["-sf", "-o", "/dev/null", "--aws-sigv4", f"aws:amz:us-east-1:{service}", "--user", f"{KEY}:{SECRET}",
                *(["--cacert", certificate] if certificate else []), *more]
    return ["curl", *request("amplify", [f"{url}/apps/d1000000000000/backendenvironments/prod"]), "--next",
            *request("s3", ["-H", "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                            f"{url}/{bucket}/%23current-cloud-backend.zip"]), "--next",
            *request("cloudformation", [f"{url}/", "-d", f"Action=DescribeStacks&Version=2010-05-15&StackName={stack}"])]


def names(url, folder, env):
    """Bucket and stack of the first backend, from towpath's own debug output."""
    once([TOWPATH, "pull", "--env", "prod", "--app", "c0"], folder, env)
    answer = subprocess.run(["curl", "-sf", "--aws-sigv4", "aws:amz:us-east-1:amplify", "--user", f"{KEY}:{SECRET}",
                             *(["--cacert", env["SSL_CERT_FILE"]] if "SSL_CERT_FILE" in env else []),
                             f"{url}/apps/d1000000000000/backendenvironments/prod"], capture_output=True, text=True).stdout
    find = lambda key: re.search(f'"{key}":\\s*"([^"]+)"', answer).group(1)
    return find("deploymentArtifacts"), find("stackName")


def main():
    work = pathlib.Path(tempfile.mkdtemp(prefix="towpath-bench-"))
    one, fifty, many, new = work / "one", work / "fifty", work / "many", work / "gen2"
    project(one, 1, 1), project(fifty, 50, 1), project(many, 50, 50), project(new, 1, 1, "gen2")
    pull = [TOWPATH, "pull", "--env", "prod", "--all"]
    try:
        show("start-up", compare([("towpath --version", [TOWPATH, "--version"], one, ENV),
                                  ("towpath env", [TOWPATH, "env", "--branch", "main"], one, ENV),
                                  ("towpath check", [TOWPATH, "check"], fifty, ENV)]))
        for title, tls in (("one pull over HTTP", None), ("one pull over HTTPS", str(work / "ca.pem"))):
            server = StandIn(tls=tls)
            env = {**ENV, "AWS_ENDPOINT_URL": server.url, **({"SSL_CERT_FILE": tls} if tls else {})}
            bucket, stack = names(server.url, one, env)
            show(title, compare([("curl, 3 requests", curl(server.url, bucket, stack, tls), one, ENV),
                                 ("towpath pull, gen1", pull, one, env), ("towpath pull, gen2", pull, new, env)]),
                 "curl, 3 requests")
            server.stop()
        server = StandIn()
        env = {**ENV, "AWS_ENDPOINT_URL": server.url}
        show("many children of one parent", compare([("1 child", pull, one, env), ("50 children", pull, fifty, env)]), "1 child")
        server.stop()
        server = StandIn(apps=50, latency=30)
        env = {**ENV, "AWS_ENDPOINT_URL": server.url}
        show("many parents, 30 ms latency", compare([("1 app, 1 parent", pull, one, env),
                                                     ("50 apps, 50 parents", pull, many, env)]), "1 app, 1 parent")
        server.stop()
    finally:
        shutil.rmtree(work)
    binary = pathlib.Path(TOWPATH)
    symbols = subprocess.run(["objdump", "-T", TOWPATH], capture_output=True, text=True).stdout
    newest = max(re.findall(r"GLIBC_([0-9.]+)", symbols), key=lambda v: [int(x) for x in v.split(".")], default="none")
    print(f"\nbinary: {binary.stat().st_size / 1e6:.1f} MB, newest glibc symbol {newest}")


main()
