//! How long it takes from what AWS stores of a large generation-2 backend to the text of its `amplify_outputs.json`:
//! metadata and outputs decoded, the GraphQL schema compiled to its introspection, the file rendered.
//!
//! `cargo bench -p towpath-core --bench render` measures an invented backend of 150 models. After `--`: `--models 30`,
//! another size; `--once` renders once and prints the text, for `valgrind --tool=callgrind` and comparisons; `--case`
//! prints the backend as JSON, for `benches/published.mjs`; `--stdin < case.json` measures that.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "its inputs are its own")]

use std::io::Read as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use towpath_core::config::OutputsVersion;
use towpath_core::gen2::{self, Recorded};
use towpath_core::render::amplify_outputs;
use towpath_core::{introspection, js_json};

/// After the first run, this often.
const RUNS: usize = 200;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value_of = |name: &str| arguments.iter().skip_while(|given| *given != name).nth(1);
    let models = value_of("--models").map_or(150, |models| models.parse().unwrap());
    let case = if arguments.iter().any(|given| given == "--stdin") {
        let mut text = Vec::new();
        std::io::stdin().read_to_end(&mut text).unwrap();
        js_json::parse(&text).unwrap()
    } else {
        invented(models)
    };
    if arguments.iter().any(|given| given == "--case") {
        println!("{case}");
        return;
    }
    let recorded = recorded(&case);
    let schema = recorded.model_schema.as_deref().unwrap();

    let (first, text) = timed(|| render(&recorded));
    if arguments.iter().any(|given| given == "--once") {
        println!("{text}");
        return;
    }
    let (compile_second, compiled) = timed(|| introspection::compile(schema).unwrap());
    let whole = median(|| render(&recorded).len());
    let compile = median(|| introspection::compile(schema).unwrap().as_object().unwrap().len());
    let print = median(|| js_json::to_string_pretty(&compiled, 2).len());

    let models = compiled.get("models").and_then(Value::as_object).unwrap().len();
    println!("{models} models, {} bytes of schema, {} bytes of output", schema.len(), text.len());
    println!("decode, compile and render: first {first:.2?}, then {whole:.2?} (median of {RUNS})");
    println!("of it compile:              second {compile_second:.2?}, then {compile:.2?}");
    println!("of it print introspection:  {print:.2?}");
}

/// What a pull does with a backend, but for network and disk.
fn render(recorded: &Recorded) -> String {
    let models = recorded.model_schema.as_deref().map(introspection::compile).transpose().unwrap();
    let config = gen2::decode(recorded, models).unwrap();
    amplify_outputs::text(&amplify_outputs::object(&config, OutputsVersion::V1_4).unwrap())
}

fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = run();
    (start.elapsed(), result)
}

fn median(run: impl Fn() -> usize) -> Duration {
    let mut times: Vec<_> = (0..RUNS).map(|_| timed(|| std::hint::black_box(run())).0).collect();
    times.sort();
    times[RUNS / 2]
}

fn recorded(case: &Value) -> Recorded {
    let outputs = case["outputs"].as_object().unwrap().iter();
    Recorded {
        metadata: Some(case["metadata"].to_string()),
        outputs: Some(outputs.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()),
        model_schema: case["schema"].as_str().map(str::to_owned),
    }
}

/// A backend with data, of as many models as are asked for.
fn invented(models: usize) -> Value {
    let outputs = json!({
        "awsAppsyncRegion": "eu-west-2",
        "awsAppsyncApiEndpoint": "https://invented.appsync-api.eu-west-2.amazonaws.com/graphql",
        "awsAppsyncAuthenticationType": "AMAZON_COGNITO_USER_POOLS",
        "awsAppsyncAdditionalAuthenticationTypes": "API_KEY,AWS_IAM",
        "awsAppsyncApiId": "invented",
        "amplifyApiModelSchemaS3Uri": "s3://invented/model-schema.graphql",
    });
    let names: Vec<_> = outputs.as_object().unwrap().keys().collect();
    json!({
        "stackName": "amplify-invented-main-branch-0000000000",
        "metadata": { "AWS::Amplify::GraphQL": { "version": "1", "stackOutputs": names } },
        "outputs": outputs,
        "schema": schema(models),
    })
}

/// A chain of models: each has many of the next, belongs to the one before, and has scalars, an enum, a custom type,
/// keys and rules.
fn schema(models: usize) -> String {
    let mut text = String::new();
    for at in 0..models {
        let (before, after) = (at.checked_sub(1), Some(at + 1).filter(|after| *after < models));
        let name =
            |at: usize| format!("{}{at}", ["Order", "Category", "Person", "Shelf", "Delivery", "Status"][at % 6]);
        text += &format!(
            "type {} @model @auth(rules: [{{allow: owner, ownerField: \"owner\"}}, {{allow: groups, groups: [\"Admins\"]}}, \
             {{allow: public, provider: apiKey, operations: [read]}}])\n{{\n  id: ID! @primaryKey\n  title: String! \
             @index(name: \"byTitle{at}\", queryField: \"listByTitle{at}\", sortKeyFields: [\"createdAt\"])\n",
            name(at)
        );
        for (field, ty) in [
            ("description", "String"),
            ("amount", "Float"),
            ("count", "Int!"),
            ("isActive", "Boolean"),
            ("tags", "[String]"),
            ("homepage", "AWSURL"),
            ("email", "AWSEmail"),
            ("metadata", "AWSJSON"),
            ("state", "State"),
            ("address", "Address"),
            ("createdAt", "AWSDateTime!"),
        ] {
            text += &format!("  {field}: {ty}\n");
        }
        if let Some(after) = after {
            text += &format!("  children: [{}] @hasMany(references: [\"parentId\"])\n", name(after));
        }
        if let Some(before) = before {
            let rules = "@auth(rules: [{allow: owner, ownerField: \"owner\"}])";
            text +=
                &format!("  parentId: ID {rules}\n  parent: {} @belongsTo(references: [\"parentId\"])\n", name(before));
        }
        text += "}\n\n";
    }
    text += "enum State {\n  open\n  paid\n  shipped\n}\n\ntype Address\n{\n  street: String!\n  town: String\n  state: State\n}\n\n";
    text += "type Query {\n";
    for at in 0..models / 5 {
        text += &format!("  search{at}(term: String!, limit: Int, states: [State]): [Address]\n");
    }
    text + "}\n"
}
