//! The inputs: for each decoder what could make it slow.

use std::io::{Cursor, Write};

use towpath_fuzz::{self as targets, SEPARATOR};
use zip::write::{SimpleFileOptions, ZipWriter};

/// The size that every decoder is promised to bear.
const SIZE: usize = 10_000_000;

/// One input, and the decoder that it is for.
pub struct Input {
    pub name: &'static str,
    pub make: fn() -> Vec<u8>,
    pub run: fn(&[u8]),
}

/// `begin`, then as many numbered pieces as fit, then `end`.
fn filled(begin: &str, piece: impl Fn(usize) -> String, end: &str) -> String {
    sized(SIZE, begin, piece, end)
}

fn sized(size: usize, begin: &str, piece: impl Fn(usize) -> String, end: &str) -> String {
    let mut text = begin.to_owned();
    for number in 0.. {
        let piece = piece(number);
        if text.len() + piece.len() + end.len() > size {
            break;
        }
        text.push_str(&piece);
    }
    text + end
}

fn counted(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// `open` as often as it fits, closed again.
fn nested(open: &str, middle: &str, close: &str) -> String {
    let depth = SIZE / (open.len() + close.len()) - 1;
    open.repeat(depth) + middle + &close.repeat(depth)
}

fn joined(parts: &[&str]) -> Vec<u8> {
    parts.iter().map(|part| part.as_bytes()).collect::<Vec<_>>().join(&SEPARATOR)
}

/// Archives: the names and contents of entries.
fn zip(entries: impl Iterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(&bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

const PROVIDER: &str = r#""providers":{"awscloudformation":{"Region":"eu-west-2"}}"#;

fn meta(rest: impl Fn(usize) -> String, begin: &str, end: &str) -> Vec<u8> {
    filled(
        &format!("{{{PROVIDER},{begin}"),
        |number| format!("{}{}", if number > 0 { "," } else { "" }, rest(number)),
        end,
    )
    .into_bytes()
}

/// A generation-2 backend whose custom outputs are this.
fn custom(custom: &str) -> Vec<u8> {
    let metadata = r#"{"AWS::Amplify::Custom":{"version":"1","stackOutputs":["customOutputs"]}}"#;
    joined(&[metadata, "", "customOutputs", custom])
}

macro_rules! inputs {
    ($($target:ident $name:literal $make:expr;)*) => {
        vec![$(Input {
            name: concat!(stringify!($target), ": ", $name),
            make: || Vec::from($make),
            run: targets::$target,
        },)*]
    };
}

/// Every input.
pub fn all() -> Vec<Input> {
    inputs! {
        js_json "nested lists" nested("[", "", "]");
        js_json "nested objects" nested("{\"a\":", "1", "}");
        js_json "many keys" filled("{\"a\":0", |n| format!(",\"k{n}\":{n}"), "}");
        js_json "keys that are indices" filled("{\"a\":0", |n| format!(",\"{}\":0", 4_000_000_000_u64 - n as u64 * 7), "}");
        js_json "one key again and again" filled("{\"a\":0", |_| ",\"a\":[]".to_owned(), "}");
        js_json "empty objects" filled("[0", |_| ",{}".to_owned(), "]");
        js_json "small objects" filled("[0", |_| ",{\"\":0}".to_owned(), "]");
        js_json "zeros" filled("[0", |_| ",0".to_owned(), "]");
        js_json "escapes" filled("[\"", |_| "\\u0000".to_owned(), "\"]");
        js_json "120 levels of 80,000 items" format!("{}{}{}", "[".repeat(120), "0,".repeat(80_000) + "0", "]".repeat(120));
        js_json "a long number" filled("[", |_| "9".to_owned(), "]");

        stamp "many outputs" filled("{\"outputs\":{\"a\":\"b\"", |n| format!(",\"k{n}\":\"\""), "}}");
        stamp "two that differ last" {
            let half = sized(SIZE / 2, "{\"a\":0", |n| format!(",\"k{n}\":0"), "}");
            joined(&[&half, &half])
        };
        stamp "two with their keys reversed" {
            let one = sized(SIZE / 2, "{\"a\":0", |n| format!(",\"k{n}\":0"), "}");
            let other = sized(SIZE / 2, "{\"a\":0", |n| format!(",\"k{}\":0", 999_999 - n), "}");
            joined(&[&one, &other])
        };

        snapshot "many backends" filled("{\"schema\":1,\"backends\":{\"a\":0", |n| format!(",\"k{n}\":{{}}"), "}}");
        snapshot "many files" {
            let head = "{\"schema\":1,\"backends\":{\"admin\":{\"generation\":\"gen1\",\"stack\":{\"name\":\"\",\"status\":\"\"},\"files\":{\"a\":\"\"";
            filled(head, |n| format!(",\"admin/auth/{n}/parameters.json\":\"\""), "}}}}")
        };
        snapshot "many outputs" {
            let head = r#"{"schema":1,"backends":{"admin":{"generation":"gen2","stack":{"name":"","status":""},"files":{"admin/stack-outputs.json":""}}}}"#;
            let outputs = sized(SIZE - head.len(), "[{\"key\":\"\",\"value\":\"\"}", |_| ",{\"key\":\"\",\"value\":\"\"}".to_owned(), "]");
            joined(&[head, &outputs])
        };
        snapshot "nested" format!("{{\"schema\":1,\"x\":{}}}", nested("[", "", "]"));

        gen1 "many resources" meta(|n| format!("\"r{n}\":{{}}"), "\"auth\":{", "}}");
        gen1 "many services" meta(|n| format!("\"r{n}\":{{\"service\":\"s{n}\",\"lastPushTimeStamp\":1,\"output\":{{\"a\":1}}}}"), "\"x\":{", "}}");
        gen1 "many REST APIs" meta(|n| format!("\"r{n}\":{{\"service\":\"API Gateway\",\"lastPushTimeStamp\":1,\"output\":{{\"ApiName\":\"a{n}\",\"RootUrl\":\"b\"}}}}"), "\"x\":{", "}}");
        gen1 "REST APIs of one name" meta(|n| format!("\"r{n}\":{{\"service\":\"API Gateway\",\"lastPushTimeStamp\":1,\"output\":{{\"ApiName\":\"a\",\"RootUrl\":\"b\"}}}}"), "\"x\":{", "}}");
        gen1 "many maps" meta(|n| format!("\"r{n}\":{{\"service\":\"Map\",\"lastPushTimeStamp\":1,\"output\":{{}}}}"), "\"x\":{", "}}");
        gen1 "many categories" meta(|n| format!("\"c{n}\":{{}}"), "\"x\":{},", "}");
        gen1 "a long name of a category with many resources" meta(|n| format!("\"{n}\":{{}}"), &format!("\"{}\":{{", "n".repeat(SIZE / 2)), "}}");
        gen1 "a long name of a resource with a long list" {
            let name = "n".repeat(SIZE / 2);
            let head = format!("{{{PROVIDER},\"auth\":{{\"{name}\":{{\"service\":\"Cognito\",\"lastPushTimeStamp\":1,\"output\":{{\"a\":1}},\"frontendAuthConfig\":{{\"mfaTypes\":[\"a\"");
            filled(&head, |_| ",\"a\"".to_owned(), "]}}}}").into_bytes()
        };
        gen1 "a long list of callbacks" {
            let head = format!("{{{PROVIDER},\"auth\":{{\"a\":{{\"service\":\"Cognito\",\"lastPushTimeStamp\":1,\"output\":{{\"OAuthMetadata\":\"{{\\\"AllowedOAuthFlows\\\":[],\\\"LogoutURLs\\\":[],\\\"CallbackURLs\\\":[\\\"\\\"");
            filled(&head, |_| ",\\\"\\\"".to_owned(), "]}\"}}}}")
        };
        gen1 "long parameters" {
            let meta = format!("{{{PROVIDER},\"auth\":{{\"a\":{{\"service\":\"Cognito\",\"lastPushTimeStamp\":1,\"output\":{{\"a\":1}}}}}}}}");
            let parameters = sized(SIZE - meta.len() - 1, "{\"usernameAttributes\":[\"a", |_| ",".to_owned(), "\"]}");
            joined(&[&meta, &parameters])
        };
        gen1 "many password rules" {
            let meta = format!("{{{PROVIDER},\"auth\":{{\"a\":{{\"service\":\"Cognito\",\"lastPushTimeStamp\":1,\"output\":{{\"a\":1}}}}}}}}");
            let parameters = sized(SIZE - meta.len() - 1, "{\"passwordPolicyCharacters\":[\"\"", |_| ",\"\"".to_owned(), "]}");
            joined(&[&meta, &parameters])
        };

        gen2 "many entries of the metadata" filled("{\"AWS::Amplify::Custom\":{\"version\":\"1\",\"stackOutputs\":[]}", |n| format!(",\"k{n}\":{{\"version\":\"1\",\"stackOutputs\":[]}}"), "}");
        gen2 "many names of outputs" filled("{\"AWS::Amplify::Custom\":{\"version\":\"1\",\"stackOutputs\":[\"a\"", |n| format!(",\"{n}\""), "]}}");
        gen2 "many custom outputs" custom(&sized(SIZE - 200, "{\"a\":0", |n| format!(",\"k{n}\":{n}"), "}"));
        gen2 "custom outputs 100 levels deep" custom(&sized(SIZE - 200, &("{\"kkkkkkkkkk\":".repeat(100) + "{\"a\":0"), |n| format!(",\"k{n}\":{n}"), &"}".repeat(101)));
        gen2 "a long name over many custom outputs" custom(&sized(SIZE - 200, &format!("{{\"{}\":{{\"a\":0", "n".repeat(SIZE / 2)), |n| format!(",\"k{n}\":0"), "}}"));
        gen2 "a list of custom outputs" custom(&sized(SIZE - 200, "{\"auth\":[0", |_| ",0".to_owned(), "]}"));
        gen2 "many outputs" {
            let mut text = br#"{"AWS::Amplify::Custom":{"version":"1","stackOutputs":["a"]}}"#.to_vec();
            text.push(SEPARATOR);
            for number in 0..SIZE / 10 {
                text.push(SEPARATOR);
                text.extend(number.to_string().bytes());
                text.push(SEPARATOR);
            }
            text
        };

        aws_exports "many keys" sized(5_000_000, "export default {a:0", |n| format!(",k{n}:0"), "}");
        aws_exports "over 5 MB" filled("export default {a:0", |n| format!(",k{n}:0"), "}");
        aws_exports "keys that come to nothing" sized(5_000_000, "export default {a:0", |n| format!(",k{n}:0"), &counted(60_000, |n| format!(",k{n}:undefined")).chars().chain("}".chars()).collect::<String>());
        aws_exports "one key again and again" sized(5_000_000, "export default {a:0", |_| ",a:0,b:0,a:undefined".to_owned(), "}");
        aws_exports "nested" sized(5_000_000, "export default {a:", |_| "[".to_owned(), "");
        aws_exports "spaces" sized(5_000_000, "export default {", |_| " ".to_owned(), "}");
        aws_exports "comments" sized(5_000_000, "export default {", |_| "/**/".to_owned(), "}");
        aws_exports "a comment that does not end" sized(5_000_000, "export default {}", |_| "/* ".to_owned(), "");
        aws_exports "types" sized(5_000_000, "export default {a:0", |_| " as A".to_owned(), "}");
        aws_exports "spaces after each value" sized(5_000_000, "export default {a:[0", |_| ", 0 \n".to_owned(), "]}");
        aws_exports "a long annotation" sized(5_000_000, "const a:", |_| "{a:b}|".to_owned(), "c={};export default a");
        aws_exports "semicolons" sized(5_000_000, "", |_| ";".to_owned(), "");
        aws_exports "directives" sized(5_000_000, "", |_| "'';".to_owned(), "");
        aws_exports "zeros" sized(5_000_000, "export default {a:[0", |_| ",0".to_owned(), "]}");
        aws_exports "empty objects" sized(5_000_000, "export default {a:[0", |_| ",{}".to_owned(), "]}");
        aws_exports "a long number" sized(5_000_000, "export default {a:0", |_| "_0".to_owned(), "}");
        aws_exports "numbers with separators" sized(5_000_000, "export default {a:0x", |_| "f_f".to_owned(), "}");
        aws_exports "keys that are indices" sized(5_000_000, "export default {a:0", |n| format!(",{}:0", 4_000_000_000_u64 - n as u64 * 7), "}");
        aws_exports "a long name" sized(5_000_000, "export default a", |_| "a".to_owned(), "");
        aws_exports "templates" sized(5_000_000, "export default {a:`", |_| "\r\n".to_owned(), "`}");

        differences "many values of a JSON file" {
            let one = sized(SIZE / 2, "{\"a\":0", |n| format!(",\"k{n}\":0"), "}");
            let other = sized(SIZE / 2, "{\"a\":0", |n| format!(",\"k{n}\":1"), "}");
            [vec![5], joined(&[&one, &other])].concat()
        };
        differences "many values that are gone" {
            let one = sized(SIZE / 2, "{\"a\":0", |n| format!(",\"k{n}\":0"), "}");
            let other = sized(SIZE / 2, "{\"a\":0", |n| format!(",\"j{n}\":1"), "}");
            [vec![5], joined(&[&one, &other])].concat()
        };
        differences "many lines of a dotenv file" {
            let one = sized(SIZE / 2, "", |n| format!("k{n}=\n"), "");
            let other = sized(SIZE / 2, "", |n| format!("k{n}=1\n"), "");
            [vec![4], joined(&[&one, &other])].concat()
        };
        differences "one long name over many values" {
            let one = sized(SIZE / 2, &format!("{{\"{}\":{{\"a\":0", "n".repeat(SIZE / 4)), |n| format!(",\"k{n}\":0"), "}}");
            [vec![5], joined(&[&one, &one])].concat()
        };
        differences "100 levels" {
            let one = sized(SIZE / 2, &("{\"kkkkkkkkkk\":".repeat(100) + "{\"a\":0"), |n| format!(",\"k{n}\":0"), &"}".repeat(101));
            let other = sized(SIZE / 2, &("{\"kkkkkkkkkk\":".repeat(100) + "{\"a\":0"), |n| format!(",\"k{n}\":1"), &"}".repeat(101));
            [vec![5], joined(&[&one, &other])].concat()
        };

        config "many apps" sized(1_048_576, "schema = 1\n", |n| format!("[apps.a{n}]\npath=\"a{n}\"\nrole=\"parent\"\n"), "");
        config "many environments" sized(1_048_576, "schema = 1\n[apps.a]\npath=\"a\"\nrole=\"parent\"\n", |n| format!("[environments.e{n}]\nsource=\"snapshot\"\nsnapshot=\"s\"\nbranches=[\"b{n}\"]\n"), "");
        config "many patterns of one environment" sized(1_048_576, "schema = 1\n[apps.a]\npath=\"a\"\nrole=\"parent\"\n[environments.e]\nsource=\"snapshot\"\nsnapshot=\"s\"\nbranches=[\"b\"", |n| format!(",\"*{n}*\""), "]\n");
        config "many long patterns of two environments" {
            let list = |letter: char| sized(520_000, "", |n| format!("\"{}{n}\",", format!("*{letter}").repeat(115)), "");
            format!("schema = 1\n[apps.a]\npath=\"a\"\nrole=\"parent\"\n[environments.e]\nsource=\"snapshot\"\nsnapshot=\"s\"\nbranches=[{}]\n[environments.f]\nsource=\"snapshot\"\nsnapshot=\"s\"\nbranches=[{}]\n", list('a'), list('b'))
        };
        config "nested lists" sized(1_048_576, "a=", |_| "[".to_owned(), "");
        config "nested tables" sized(1_048_576, "a=", |_| "{a=".to_owned(), "");
        config "a long dotted key" sized(1_048_576, "a", |_| ".a".to_owned(), "=1");
        config "a long header" sized(1_048_576, "[a", |_| ".a".to_owned(), "]");
        config "many headers" sized(1_048_576, "", |n| format!("[a.a.a.a.a.a.a.a.a.a.a.a.a.a.a{n}]\n"), "");
        config "many unknown keys" sized(1_048_576, "", |n| format!("k{n}=1\n"), "");
        config "many outputs" sized(1_048_576, "schema = 1\n[apps.a]\npath=\"a\"\nrole=\"parent\"\noutputs=[", |n| format!("{{kind=\"json\",path=\"{n}\"}},"), "]");
        config "many requires" sized(1_048_576, "schema = 1\n[apps.a]\npath=\"a\"\nrole=\"parent\"\nrequires=[", |n| format!("\"s3.bucket{n}\","), "]");
        config "broken lines" sized(1_048_576, "", |_| "=\n".to_owned(), "");
        config "over 1 MiB" filled("", |n| format!("k{n}=1\n"), "");

        archive "a bomb" zip([("amplify-meta.json".to_owned(), vec![b' '; 10_000_001])].into_iter());
        archive "inflated meta" zip([("amplify-meta.json".to_owned(), vec![b'['; 10_000_000])].into_iter());
        archive "20,000 entries" zip((0..20_000).map(|n| (format!("{n}/{}", "x".repeat(300)), Vec::new())));
        archive "80,000 entries" zip((0..80_000).map(|n| (n.to_string(), Vec::new())));
        archive "many auth resources" zip((0..20_000).map(|n| (format!("auth/{n}/parameters.json"), Vec::new())));
        archive "50 bombs" zip((0..50).map(|n| (format!("auth/{n}/parameters.json"), vec![b' '; 1_000_000])));
        archive "50 bombs and built bombs" zip((0..100).map(|n| (format!("auth/{}/{}parameters.json", n / 2, ["", "build/"][n % 2]), vec![b' '; 1_000_000])));
        archive "nothing but signatures" {
            let mut bytes = b"PK\x03\x04".to_vec();
            bytes.extend(b"PK\x05\x06".repeat(SIZE / 4 - 1));
            bytes
        };
        archive "signatures of zip64" {
            let mut bytes = b"PK\x03\x04".to_vec();
            bytes.extend(b"PK\x06\x06PK\x06\x07PK\x05\x06".repeat(SIZE / 12 - 1));
            bytes
        };
        archive "a million claimed entries" {
            let mut bytes = zip([("a".to_owned(), Vec::new())].into_iter());
            let end = bytes.len() - 22;
            bytes[end + 8..end + 12].copy_from_slice(&[0xff; 4]);
            bytes.resize(SIZE, 0);
            bytes
        };

        introspection "spaces" filled("type A{a:Int}", |_| " ".to_owned(), "");
        introspection "commas" filled("type A{a:Int}", |_| ",".to_owned(), "");
        introspection "a long comment" filled("type A{a:Int}#", |_| "x".to_owned(), "");
        introspection "a long name" filled("type A{a:Int}type ", |_| "x".to_owned(), "{a:Int}");
        introspection "a long name with all kinds of letters" filled("type A{a:Int}type ", |_| "aA1_".to_owned(), " @model{a:Int}");
        introspection "a long description" filled("\"\"\"", |_| "x\n".to_owned(), "\"\"\"type A{a:Int}");
        introspection "nested lists" filled("type A{a:", |_| "[".to_owned(), "");
        introspection "nested values" filled("type A @a(x:", |_| "[".to_owned(), "");
        introspection "nested objects" filled("type A @a(x:", |_| "{a:".to_owned(), "");
        introspection "nested selections" filled("query ", |_| "{a".to_owned(), "");
        introspection "many types" counted(50_000, |n| format!("type T{n}{{a:Int}}"));
        introspection "many models" counted(40_000, |n| format!("type T{n}@model{{a:Int}}"));
        introspection "many fields" format!("type A@model{{{}}}", counted(100_000, |n| format!("f{n}:Int ")));
        introspection "many arguments" format!("type Query{{a({}):Int}}", counted(100_000, |n| format!("f{n}:Int ")));
        introspection "many directives" format!("type A@model{}{{a:Int}}", "@a".repeat(150_000));
        introspection "many directives of a field" format!("type A@model{{a:Int {}}}", "@a".repeat(150_000));
        introspection "many indexes" format!("type A@model{{a:Int {}}}", counted(50_000, |n| format!("@index(name:\"i{n}\")")));
        introspection "many indexes without a name" format!("type {}@model{{{}}}", "A".repeat(3_000), counted(5_000, |n| format!("a{n}:Int @index ")));
        introspection "an index with many sort keys" format!("type A@model{{a:Int @index(sortKeyFields:[{}])}}", "a,".repeat(190_000));
        introspection "many values of an enum" format!("enum E{{{}}}", counted(190_000, |n| format!("V{n} ")));
        introspection "values of an enum that are indices" format!("enum E{{{}}}", counted(190_000, |n| format!("_{} ", 900_000 - n)));
        introspection "many members of a union" format!("type A{{a:Int}}union U={}", "|A".repeat(190_000));
        introspection "one type in many definitions" "type A{a:Int}".repeat(50_000);
        introspection "one type in 1,000 definitions of many directives" format!("type A@model{{a:Int}}{}", format!("extend type A {} ", "@a ".repeat(90)).repeat(999));
        introspection "one enum in 1,000 definitions of many values" counted(1_000, |m| format!("enum E{{{}}}", counted(180, |n| format!("V{m}_{n} "))));
        introspection "a directive's list in 1,000 definitions" counted(1_000, |m| format!("type A@model@a(x:[{}]){{a:Int}}", counted(180, |n| format!("{} ", m * 1000 + n))));
        introspection "one field in 1,000 definitions of many arguments" counted(1_000, |m| format!("type Query{{a({}):Int}}", counted(60, |n| format!("a{m}_{n}:Int "))));
        introspection "models with relations to all" counted(190, |m| format!("type M{m}@model{{{}}}", counted(190, |n| format!("f{n}:[M{n}]@hasMany b{n}:M{n}@belongsTo "))));
        introspection "models with one relation to each of themselves" counted(10, |m| format!("type M{m}@model{{{}}}", counted(999, |n| format!("f{n}:[M{m}]@hasMany b{n}:M{m}@belongsTo "))));
        introspection "two models with 1,000 relations to each other" counted(2, |m| format!("type M{m}@model{{{}}}", counted(1_000, |n| format!("f{n}:[M{}]@hasMany(indexName:\"i{n}\",fields:[\"id\"]) ", 1 - m))));
        introspection "many models with 100 relations to the next" counted(300, |m| format!("type M{m}@model{{{}}}", counted(100, |n| format!("f{n}:[M{}]@hasMany ", (m + 1) % 300))));
        introspection "one model with many fields and many that have it" format!("type A@model{{{}}}{}", counted(20_000, |n| format!("f{n}:Int ")), counted(8_000, |n| format!("type M{n}@model{{a:[A]@hasMany(fields:[\"id\"])}}")));
        introspection "many belongs-to of many directives" format!("type A@model{{b:[B]@hasMany {}}}type B@model{{{}}}", "@x ".repeat(90_000), counted(900, |n| format!("a{n}:A@belongsTo ")));
        introspection "many to many" counted(10_000, |n| format!("type A{n}@model{{b:[B{n}]@manyToMany(relationName:\"R{n}\")}}type B{n}@model{{a:[A{n}]@manyToMany(relationName:\"R{n}\")}}"));
        introspection "many to many of two models" format!("type A@model{{{}}}type B@model{{{}}}", counted(900, |n| format!("b{n}:[B]@manyToMany(relationName:\"R{n}\")")), counted(900, |n| format!("a{n}:[A]@manyToMany(relationName:\"R{n}\")")));
        introspection "many to many of many rules" format!("type A@model@auth(rules:[{}]){{{}}}type B@model{{{}}}", "{allow:owner}".repeat(20_000), counted(100, |n| format!("b{n}:[B]@manyToMany(relationName:\"R{n}\")")), counted(100, |n| format!("a{n}:[A]@manyToMany(relationName:\"R{n}\")")));
        introspection "many rules" format!("type A@model@auth(rules:[{}]){{a:Int}}", "{allow:owner}".repeat(60_000));
        introspection "many empty rules" format!("type A@model@auth(rules:[{}]){{a:Int}}", "{}".repeat(190_000));
        introspection "long primary keys of relations" format!("type A@model{{{}:ID!@primaryKey(sortKeyFields:[{}])}}{}", "k".repeat(1000), format!("\"{}\" ", "k".repeat(1000)).repeat(2_000), counted(5_000, |n| format!("type M{n}@model{{a:A@hasOne}}")));
        introspection "conversations" format!("type Mutation{{{}}}", counted(60_000, |n| format!("c{n}:Int@conversation ")));
        introspection "conversations of long names" format!("type Mutation{{{}}}", counted(1_000, |n| format!("c{}{n}:Int@conversation ", "x".repeat(9_900))));
        introspection "models of long names with indexes" counted(1_000, |n| format!("type M{}{n}@model{{a:Int@index(name:\"b\")@index}}", "x".repeat(9_900)));
        introspection "long literals" format!("type A@model{{a:Int@a(x:\"{}\")}}", "\\u00e9".repeat(1_600_000));
        introspection "numerals" format!("type A@model@a(x:[{}]){{a:Int}}", "1.5e3,".repeat(190_000));
        introspection "one error at the end" filled("type A{a:Int}#", |_| "\n".to_owned(), "type {");
        introspection "errors" filled("", |_| "\u{1}".to_owned(), "");
        introspection "a string that does not end" filled("type A @a(x:\"", |_| "x".to_owned(), "");
        introspection "deep interfaces" format!("interface I{{a:Int}}{}", counted(40_000, |n| format!("type T{n} implements I{{a:Int}}")));

        doctor "resources" filled("{\"Resources\":{\"\":1", |n| format!(",\"{n}\":{{\"Type\":\"AWS::Lambda::Function\",\"Properties\":{{\"Runtime\":\"x{n}\"}}}}"), "}}");
        doctor "lines of keys" joined(&["{}", &"SECRET_KEY=1\n".repeat(20_000)]);
        doctor "long lines" joined(&["{}", &format!("{}\n", "access_key ".repeat(370)).repeat(64)]);
        doctor "roots" joined(&["{}", &counted(11_000, |n| format!("- appRoot: {n:05}\n"))]);

        branches "stars" joined(&[&"*a".repeat(127), &"*b".repeat(127), &"ab".repeat(2_000_000)]);
    }
}
