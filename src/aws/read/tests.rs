use towpath_core::backend::Generation::{Gen1, Gen2};
use towpath_core::ports::Backends;

use super::*;
use crate::aws::AwsBackends;
use crate::aws::fake::{
    Answer, CORE, FakeAws, environment, json_error, no_stack, ok, request, s3_error, stack, summary, xml_error,
};

fn me(account: &str) -> Answer {
    ok(format!(
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::{account}:user/u</Arn>\
         <Account>{account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
    ))
}

fn no_environment() -> Answer {
    json_error(404, "NotFoundException", "Backend environment dev does not exist.")
}

/// Generation 1 is there, generation 2 is not.
fn gen1() -> FakeAws {
    FakeAws::default()
        .on("GetBackendEnvironment", environment("222222222222"))
        .on("DescribeStacks", stack("amplify-shop-dev", "UPDATE_COMPLETE", Some(&[])))
        .on("GetObject", ok("meta"))
}

/// Generation 2 is there.
fn gen2(outputs: &[(&str, &str)]) -> FakeAws {
    FakeAws::default()
        .on("DescribeStacks", stack("stack-d1-main", "UPDATE_COMPLETE", Some(outputs)))
        .on("GetTemplateSummary", summary("{}"))
        .on("GetObject", ok("type A @model { id: ID! }"))
}

#[tokio::test]
async fn a_gen1_backend_takes_three_requests() {
    let aws = gen1();
    let raw = aws.backends().read(&request(Some(Gen1))).await.unwrap();
    assert_eq!(raw.stack.name, "amplify-shop-dev");
    assert_eq!(raw.stack.status, "UPDATE_COMPLETE");
    assert_eq!(raw.stack.updated.as_deref(), Some("2026-01-02T03:04:05Z"));
    let Ok(Material::Gen1(files)) = raw.material else { panic!("no files") };
    assert_eq!(files.meta, b"meta");
    assert_eq!(aws.asked()[0], "GetBackendEnvironment");
    assert_eq!(aws.asked_sorted(), ["DescribeStacks", "GetBackendEnvironment", "GetObject"]);
    let object = aws.requests().into_iter().find(|line| line.contains("GetObject")).unwrap();
    assert!(object.contains("shop-bucket") && object.contains("%23current-cloud-backend.zip"), "{object}");
}

#[tokio::test]
async fn a_gen2_backend_takes_two_requests_or_three_with_a_schema() {
    let aws = gen2(&[("a", "1"), ("schema", "b/k.graphql")]);
    let raw = aws.backends().read(&request(Some(Gen2))).await.unwrap();
    let Ok(Material::Gen2(recorded)) = raw.material else { panic!("nothing recorded") };
    assert_eq!(recorded.metadata.as_deref(), Some("{}"));
    assert_eq!(recorded.outputs.unwrap().len(), 2);
    assert_eq!(recorded.model_schema.as_deref(), Some("type A @model { id: ID! }"));
    assert_eq!(aws.asked_sorted(), ["DescribeStacks", "GetObject", "GetTemplateSummary"]);

    let aws = gen2(&[("a", "1")]);
    let raw = aws.backends().read(&request(Some(Gen2))).await.unwrap();
    assert!(matches!(raw.material, Ok(Material::Gen2(Recorded { model_schema: None, .. }))));
    assert_eq!(aws.asked_sorted(), ["DescribeStacks", "GetTemplateSummary"]);
}

#[tokio::test]
async fn a_stack_without_outputs_is_not_one_with_none() {
    for (outputs, expected) in [(None, None), (Some([].as_slice()), Some(Vec::new()))] {
        let aws = FakeAws::default()
            .on("DescribeStacks", stack("stack-d1-main", "CREATE_IN_PROGRESS", outputs))
            .on("GetTemplateSummary", summary("{}"));
        let raw = aws.backends().read(&request(Some(Gen2))).await.unwrap();
        let Ok(Material::Gen2(recorded)) = raw.material else { panic!("nothing recorded") };
        assert_eq!(recorded.outputs, expected);
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_material_leaves_the_state_of_the_stack() {
    type Case = (FakeAws, Generation, fn(&ReadError) -> bool);
    let cases: [Case; 7] = [
        (
            FakeAws::default().on("GetObject", s3_error(404, "NoSuchKey")),
            Gen1,
            |error| matches!(error, ReadError::NotFound { thing: Thing::Archive, name, .. } if name == "s3://shop-bucket/#current-cloud-backend.zip"),
        ),
        (FakeAws::default().on("GetObject", s3_error(404, "NoSuchBucket")), Gen1, |error| {
            matches!(error, ReadError::NotFound { thing: Thing::Archive, .. })
        }),
        (
            FakeAws::default().on("GetObject", s3_error(403, "AccessDenied")),
            Gen1,
            |error| matches!(error, ReadError::Denied { action, resource, .. } if action == "s3:GetObject" && resource == "arn:aws:s3:::shop-bucket/#current-cloud-backend.zip"),
        ),
        (FakeAws::default().on("GetObject", ok("no zip")), Gen1, |error| matches!(error, ReadError::Corrupt { .. })),
        (
            FakeAws::default().on("GetObject", Answer::Cut("half")),
            Gen1,
            |error| matches!(error, ReadError::Unavailable { action, .. } if action == "s3:GetObject"),
        ),
        (FakeAws::default().on("GetObject", s3_error(404, "NoSuchKey")), Gen2, |error| {
            matches!(error, ReadError::NotFound { thing: Thing::ModelSchema, .. })
        }),
        (
            FakeAws::default().on("GetTemplateSummary", xml_error(403, "AccessDenied", "no")),
            Gen2,
            |error| matches!(error, ReadError::Denied { resource, .. } if resource == "arn:aws:cloudformation:eu-west-2:222222222222:stack/stack-d1-main/*"),
        ),
    ];
    for (aws, generation, expected) in cases {
        let aws = aws
            .on("GetBackendEnvironment", environment("222222222222"))
            .on("GetTemplateSummary", summary("{}"))
            .on("DescribeStacks", stack("s", "CREATE_IN_PROGRESS", Some(&[("schema", "b/k")])));
        let raw = aws.backends().read(&request(Some(generation))).await.unwrap();
        assert_eq!(raw.stack.status, "CREATE_IN_PROGRESS");
        let error = raw.material.unwrap_err();
        assert!(expected(&error), "{error:?}");
        assert!(!aws.asked().contains(&"GetCallerIdentity".to_owned()));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_asked_for_three_times() {
    let cut = FakeAws::default()
        .on("GetObject", Answer::Cut("half"))
        .on("GetObject", Answer::Cut("half"))
        .on("GetObject", ok("whole"))
        .on("GetBackendEnvironment", environment("222222222222"))
        .on("DescribeStacks", stack("s", "UPDATE_COMPLETE", None));
    let raw = cut.backends().read(&request(Some(Gen1))).await.unwrap();
    assert!(matches!(raw.material, Ok(Material::Gen1(files)) if files.meta == b"whole"));
    assert_eq!(cut.asked().iter().filter(|name| *name == "GetObject").count(), 3);
}

#[tokio::test]
async fn an_object_has_a_largest_size() {
    let small = Object { bucket: "b", key: "k", thing: Thing::Archive, most: 4 };
    for (body, fits) in [("1234", true), ("12345", false)] {
        let aws = FakeAws::default().on("GetObject", ok(body));
        let backends = aws.backends();
        let clients = backends.clients.open(&request(None)).await.unwrap();
        let read = s3::object(&clients.s3, &request(None), small).await;
        match read {
            Ok(bytes) => assert!(fits && bytes == body.as_bytes()),
            Err(error) => assert!(!fits && matches!(error, ReadError::Corrupt { .. }), "{error:?}"),
        }
        assert_eq!(aws.asked().len(), 1, "too large is not tried again");
    }
}

#[tokio::test]
async fn another_account_or_region_is_seen_before_anything_else_is_asked() {
    let aws = gen1();
    let other = FakeAws::default().on("GetBackendEnvironment", environment("111111111111"));
    let error = other.backends().read(&request(Some(Gen1))).await.unwrap_err();
    let ReadError::WrongAccount { declared, found, evidence } = error else { panic!("{error:?}") };
    assert_eq!((declared.as_str(), found.as_str()), ("222222222222", "111111111111"));
    assert!(evidence.starts_with("arn:aws:amplify:eu-west-2:111111111111:"), "{evidence}");
    assert_eq!(other.asked(), ["GetBackendEnvironment"]);

    let mut elsewhere = request(Some(Gen1));
    elsewhere.aws.region = towpath_core::name::Region::new("us-east-1").unwrap();
    let error = aws.backends().read(&elsewhere).await.unwrap_err();
    assert!(error.to_string().contains("is not in the declared region us-east-1"), "{error}");
    assert_eq!(aws.asked(), ["GetBackendEnvironment"]);
}

#[tokio::test]
async fn what_is_not_found_with_credentials_of_another_account_is_the_wrong_account() {
    for (account, wrong) in [("111111111111", true), ("222222222222", false)] {
        let aws = FakeAws::default().on("GetBackendEnvironment", no_environment()).on("GetCallerIdentity", me(account));
        let error = aws.backends().read(&request(Some(Gen1))).await.unwrap_err();
        assert_eq!(matches!(error, ReadError::WrongAccount { .. }), wrong, "{error:?}");
        assert_eq!(matches!(error, ReadError::NotFound { thing: Thing::BackendEnvironment, .. }), !wrong, "{error:?}");
        assert_eq!(aws.asked(), ["GetBackendEnvironment", "GetCallerIdentity"]);
    }
}

#[tokio::test]
async fn a_denial_by_another_account_is_the_wrong_account_too() {
    let denied = |account: &str| {
        let message = format!("User: arn:aws:iam::{account}:user/u is not authorized to perform: x");
        FakeAws::default().on("GetBackendEnvironment", json_error(403, "AccessDeniedException", &message))
    };
    let aws = denied("111111111111");
    let error = aws.backends().read(&request(Some(Gen1))).await.unwrap_err();
    assert!(matches!(error, ReadError::WrongAccount { .. }), "{error:?}");
    assert_eq!(aws.asked(), ["GetBackendEnvironment"], "the message names the account");
    let error = denied("222222222222").backends().read(&request(Some(Gen1))).await.unwrap_err();
    let ReadError::Denied { resource, .. } = error else { panic!("{error:?}") };
    assert_eq!(resource, "arn:aws:amplify:eu-west-2:222222222222:apps/d1/backendenvironments/dev");
}

#[tokio::test]
async fn a_missing_gen2_stack_is_looked_for_through_the_branch() {
    let branch = |backend: &str| {
        let fields = r#""branchArn":"a","branchName":"main","description":"","stage":"PRODUCTION","displayName":"m","enableNotification":false,"createTime":1,"updateTime":1,"environmentVariables":{},"enableAutoBuild":true,"customDomains":[],"framework":"","activeJobId":"1","totalNumberOfJobs":"1","enableBasicAuth":false,"ttl":"5","enablePullRequestPreview":false"#;
        ok(format!(r#"{{"branch":{{{fields}{backend}}}}}"#))
    };
    let arn = |account: &str, name: &str| {
        let arn = format!("arn:aws:cloudformation:eu-west-2:{account}:stack/{name}/1");
        branch(&format!(r#","backend":{{"stackArn":"{arn}"}}"#))
    };
    let missing = |answer: Answer| {
        FakeAws::default()
            .on("DescribeStacks", no_stack("stack-d1-main"))
            .on("DescribeStacks", stack("other", "UPDATE_COMPLETE", Some(&[])))
            .on("GetTemplateSummary", no_stack("stack-d1-main"))
            .on("GetTemplateSummary", summary("{}"))
            .on("GetCallerIdentity", me("222222222222"))
            .on("GetBranch", answer)
    };
    let aws = missing(arn("222222222222", "other"));
    let raw = aws.backends().read(&request(Some(Gen2))).await.unwrap();
    assert_eq!((raw.stack.name.as_str(), raw.material.is_ok()), ("other", true));
    assert_eq!(aws.asked().len(), 5);

    for answer in [branch(""), arn("222222222222", "stack-d1-main"), json_error(404, "NotFoundException", "no")] {
        let aws = missing(answer);
        let error = aws.backends().read(&request(Some(Gen2))).await.unwrap_err();
        let expected = ReadError::NotFound {
            thing: Thing::Stack,
            name: "stack-d1-main".into(),
            at: " in account 222222222222, region eu-west-2".into(),
        };
        assert_eq!(error, expected);
    }
    let error = missing(json_error(403, "AccessDeniedException", "no"));
    let error = error.backends().read(&request(Some(Gen2))).await.unwrap_err().to_string();
    assert!(error.contains("`stack-d1-main` does not exist") && error.contains("GetBranch is denied"), "{error}");
    let error = missing(arn("111111111111", "other")).backends().read(&request(Some(Gen2))).await.unwrap_err();
    assert!(matches!(error, ReadError::WrongAccount { .. }), "{error:?}");
}

#[tokio::test]
async fn auto_takes_the_generation_that_exists() {
    let aws = FakeAws::default()
        .on("GetBackendEnvironment", environment("222222222222"))
        .on("DescribeStacks", no_stack("stack-d1-main"))
        .on("DescribeStacks", stack("amplify-shop-dev", "UPDATE_COMPLETE", None))
        .on("GetTemplateSummary", no_stack("stack-d1-main"))
        .on("GetObject", ok("meta"));
    let raw = aws.backends().read(&request(None)).await.unwrap();
    assert!(matches!(raw.material, Ok(Material::Gen1(_))));
    let mut first: Vec<String> = aws.asked().into_iter().take(3).collect();
    first.sort();
    assert_eq!(first, ["DescribeStacks", "GetBackendEnvironment", "GetTemplateSummary"]);
    assert_eq!(aws.asked().len(), 5);

    let aws = gen2(&[]).on("GetBackendEnvironment", no_environment());
    let raw = aws.backends().read(&request(None)).await.unwrap();
    assert!(matches!(raw.material, Ok(Material::Gen2(_))));
    assert_eq!(aws.asked().len(), 3);
}

#[tokio::test]
async fn auto_stops_at_two_generations_and_at_none() {
    let both = gen2(&[]).on("GetBackendEnvironment", environment("222222222222"));
    let error = both.backends().read(&request(None)).await.unwrap_err();
    assert_eq!(error, ReadError::BothGenerations { backend: "dev".into(), stack: "stack-d1-main".into() });
    assert_eq!(both.asked().len(), 3);

    let none = FakeAws::default()
        .on("GetBackendEnvironment", no_environment())
        .on("DescribeStacks", no_stack("stack-d1-main"))
        .on("GetTemplateSummary", no_stack("stack-d1-main"))
        .on("GetBranch", json_error(404, "NotFoundException", "no"))
        .on("GetCallerIdentity", me("222222222222"));
    let error = none.backends().read(&request(None)).await.unwrap_err();
    assert!(matches!(error, ReadError::NotFound { thing: Thing::BackendEnvironment, .. }), "{error:?}");
    let gen2_only = BackendRequest { backend: None, ..request(None) };
    let error = none.backends().read(&gen2_only).await.unwrap_err();
    assert!(matches!(error, ReadError::NotFound { thing: Thing::Stack, .. }), "{error:?}");
    let gen1_only = BackendRequest { branch: None, ..request(None) };
    let error = none.backends().read(&gen1_only).await.unwrap_err();
    assert!(matches!(error, ReadError::NotFound { thing: Thing::BackendEnvironment, .. }), "{error:?}");
    let neither = BackendRequest { branch: None, backend: None, ..request(None) };
    assert!(matches!(none.backends().read(&neither).await, Err(ReadError::Unexpected { .. })));
}

#[tokio::test]
async fn auto_never_takes_a_failure_for_an_absence() {
    let denied_gen1 = gen2(&[])
        .on("GetBackendEnvironment", json_error(403, "AccessDeniedException", "no"))
        .on("GetCallerIdentity", me("222222222222"));
    let error = denied_gen1.backends().read(&request(None)).await.unwrap_err();
    assert!(
        matches!(&error, ReadError::Denied { action, .. } if action == "amplify:GetBackendEnvironment"),
        "{error:?}"
    );

    let failing_gen2 = FakeAws::default()
        .on("GetBackendEnvironment", environment("222222222222"))
        .on("DescribeStacks", Answer::Broken)
        .on("GetTemplateSummary", no_stack("stack-d1-main"));
    let error = failing_gen2.backends().read(&request(None)).await.unwrap_err();
    assert!(
        matches!(&error, ReadError::Unavailable { action, message } if action == "cloudformation:DescribeStacks" && message.contains("reset")),
        "{error:?}"
    );
    assert_eq!(failing_gen2.asked().iter().filter(|name| *name == "DescribeStacks").count(), 5, "tried five times");
}

#[tokio::test]
async fn amplifys_throttling_is_tried_again_and_reported_as_such() {
    let slow =
        json_error(400, "BadRequestException", "Rate exceeded while calling GetBackendEnvironment, please slow down");
    let twice = FakeAws::default()
        .on("GetBackendEnvironment", slow.clone())
        .on("GetBackendEnvironment", slow.clone())
        .on("GetBackendEnvironment", environment("222222222222"))
        .on("DescribeStacks", stack("amplify-shop-dev", "UPDATE_COMPLETE", None))
        .on("GetObject", ok("meta"));
    assert!(twice.backends().read(&request(Some(Gen1))).await.is_ok());
    assert_eq!(twice.asked().len(), 5);

    let always = FakeAws::default().on("GetBackendEnvironment", slow);
    let error = always.backends().read(&request(Some(Gen1))).await.unwrap_err();
    assert!(
        matches!(&error, ReadError::Throttled { action, .. } if action == "amplify:GetBackendEnvironment"),
        "{error:?}"
    );
    assert_eq!(always.asked().len(), 5);

    let invalid = FakeAws::default().on("GetBackendEnvironment", json_error(400, "BadRequestException", "no"));
    assert!(matches!(invalid.backends().read(&request(Some(Gen1))).await, Err(ReadError::Unexpected { .. })));
    assert_eq!(invalid.asked().len(), 1);
}

#[tokio::test]
async fn answers_without_sense_are_errors() {
    for (aws, generation) in [
        (FakeAws::default().on("GetBackendEnvironment", ok("{\"app\": 1")), Gen1),
        (FakeAws::default().on("GetBackendEnvironment", ok("{}")), Gen1),
        (FakeAws::default().on("GetBackendEnvironment", ok("<html>")), Gen1),
        (FakeAws::default().on("DescribeStacks", ok("")).on("GetTemplateSummary", summary("")), Gen2),
        (
            FakeAws::default()
                .on("DescribeStacks", ok("<DescribeStacksResponse><DescribeStacksResult/></DescribeStacksResponse>"))
                .on("GetTemplateSummary", summary("")),
            Gen2,
        ),
    ] {
        let error = aws.backends().read(&request(Some(generation))).await.unwrap_err();
        assert!(matches!(error, ReadError::Unexpected { .. }), "{error:?}");
        assert!(!error.to_string().contains("SdkBody"), "the SDK's innards: {error}");
    }
}

#[tokio::test]
async fn a_backend_environment_without_stack_or_bucket() {
    let fields = r#""backendEnvironmentArn":"arn:aws:amplify:eu-west-2:222222222222:apps/d1/backendenvironments/dev","environmentName":"dev","createTime":1,"updateTime":1"#;
    let answer = |more: &str| ok(format!(r#"{{"backendEnvironment":{{{fields}{more}}}}}"#));
    let aws = FakeAws::default().on("GetBackendEnvironment", answer(""));
    assert!(matches!(aws.backends().read(&request(Some(Gen1))).await, Err(ReadError::Corrupt { .. })));
    let aws = FakeAws::default()
        .on("GetBackendEnvironment", answer(r#","stackName":"s""#))
        .on("DescribeStacks", stack("s", "CREATE_IN_PROGRESS", None));
    let raw = aws.backends().read(&request(Some(Gen1))).await.unwrap();
    assert!(matches!(raw.material, Err(ReadError::NotFound { thing: Thing::Archive, .. })));
}

#[tokio::test]
async fn requests_go_side_by_side_and_end_at_the_deadline() {
    let never = || {
        FakeAws::default()
            .on("GetBackendEnvironment", environment("222222222222"))
            .on("DescribeStacks", Answer::Never)
            .on("GetTemplateSummary", Answer::Never)
            .on("GetObject", Answer::Never)
    };
    let (gen1, gen2) = (never(), never());
    let either = never().on("GetBackendEnvironment", Answer::Never);
    for (aws, generation, asked) in [
        (gen1, Some(Gen1), ["DescribeStacks", "GetBackendEnvironment", "GetObject"].as_slice()),
        (gen2, Some(Gen2), &["DescribeStacks", "GetTemplateSummary"]),
        (either, None, &["DescribeStacks", "GetBackendEnvironment", "GetTemplateSummary"]),
    ] {
        let mut settings = aws.settings(&[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "s")]);
        settings.deadline = Some(std::time::Duration::from_millis(300));
        let error = AwsBackends::new(settings, CORE).read(&request(generation)).await.unwrap_err();
        assert!(matches!(error, ReadError::Unavailable { .. }), "{error:?}");
        assert_eq!(aws.asked_sorted(), asked);
    }
}
