//! Pages of the AWS console: where a person looks at, and changes, what a value says.

use crate::backend::{BackendConfig, Section};

/// The host of the console in a partition, by a region of it (AWS: China and the GovCloud have consoles of their own).
fn host(region: &str) -> String {
    if region.starts_with("cn-") {
        format!("{region}.console.amazonaws.cn")
    } else if region.starts_with("us-gov-") {
        format!("{region}.console.amazonaws-us-gov.com")
    } else {
        format!("{region}.console.aws.amazon.com")
    }
}

/// The page of the resource that a value belongs to; `path` is that of a [`crate::fields::Field`]. `None` where there
/// is no such page, or the resource's name could not stand in an address.
pub fn page(config: &BackendConfig, path: &str) -> Option<String> {
    let plain = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
    };
    let address = |region: &str, rest: String| plain(region).then(|| format!("https://{}/{rest}", host(region)));
    let service = path.split('.').next()?;
    config.sections.iter().find_map(|section| match (service, section) {
        ("cognito", Section::Cognito(cognito)) => {
            let region = &cognito.region;
            if matches!(path, "cognito.identity_pool" | "cognito.unauthenticated_identities") {
                let pool = cognito.identity_pool_id.as_deref().filter(|id| plain(id))?;
                let page = format!("cognito/v2/identity/identity-pools/{pool}/user-statistics?region={region}");
                return address(region, page);
            }
            let pool = cognito.user_pool_id.as_deref().filter(|id| plain(id))?;
            address(region, format!("cognito/v2/idp/user-pools/{pool}/info/overview?region={region}"))
        }
        ("appsync", Section::AppSync(api)) => address(&api.region, format!("appsync/home?region={}#/apis", api.region)),
        ("s3", Section::S3(s3)) => {
            let named = path.strip_prefix("s3.buckets.").and_then(|rest| {
                let name = rest.split('.').next()?;
                s3.buckets.iter().flatten().find(|bucket| bucket.name == name)
            });
            let (bucket, region) = match named {
                Some(bucket) => (bucket.bucket.as_str(), bucket.region.as_str()),
                None => (s3.bucket.as_deref()?, s3.region.as_deref()?),
            };
            plain(bucket).then_some(())?;
            address(region, format!("s3/buckets/{bucket}?region={region}"))
        }
        ("api", Section::RestApis(apis)) => {
            let region = &apis.first()?.region;
            address(region, format!("apigateway/main/apis?region={region}"))
        }
        ("dynamodb", Section::Tables(tables)) => {
            let resource = path.strip_prefix("dynamodb.tables.")?.split('.').next()?;
            let table = tables.iter().find(|table| table.resource == resource)?;
            let (name, region) = (table.name.as_ref()?.as_str()?, table.region.as_ref()?.as_str()?);
            plain(name).then_some(())?;
            address(region, format!("dynamodbv2/home?region={region}#table?name={name}"))
        }
        ("pinpoint", Section::Pinpoint(pinpoint)) => {
            let notified = || pinpoint.notifications.first().map(|(_, app)| app);
            let app = pinpoint.analytics.as_ref().filter(|_| !path.contains("notifications")).or_else(notified)?;
            let (id, region) = (app.app_id.as_ref()?.as_str()?, app.region.as_ref()?.as_str()?);
            plain(id).then_some(())?;
            address(region, format!("pinpoint/home/?region={region}#/apps/{id}/analytics/overview"))
        }
        ("hosting", Section::Hosting(site)) => {
            let (bucket, region) = (site.bucket.as_ref()?.as_str()?, site.region.as_ref()?.as_str()?);
            plain(bucket).then_some(())?;
            address(region, format!("s3/buckets/{bucket}?region={region}"))
        }
        ("lex", Section::Bots(bots)) => {
            let region = bots.first()?.region.as_ref()?.as_str()?;
            address(region, format!("lex/home?region={region}#bots:"))
        }
        ("location", Section::Location(location)) => {
            let region = location.region.as_str()?;
            address(region, format!("location/home?region={region}"))
        }
        _ => None,
    })
}

/// The page of the resource that a value of a client's file belongs to, by the console name of its service.
pub fn of_service(config: &BackendConfig, service: &str) -> Option<String> {
    let path = match service {
        "Cognito" => "cognito.user_pool",
        "AppSync" => "appsync.endpoint",
        "S3" => "s3.bucket",
        "API Gateway" => "api.endpoint",
        "Pinpoint" => "pinpoint.analytics",
        "Lex" => "lex.bots",
        "Location" => "location.region",
        _ => return None,
    };
    page(config, path)
}

/// The page of a CloudFormation stack, by its ARN. `None` if that is none.
pub fn stack(arn: &str) -> Option<String> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, "cloudformation", region, _, rest] = parts.as_slice() else { return None };
    let plain =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-/".contains(&byte));
    if !plain(region) || region.contains('/') || !plain(rest) || !rest.starts_with("stack/") {
        return None;
    }
    let id: String = arn.bytes().map(encoded_segment).collect();
    Some(format!("https://{}/cloudformation/home?region={region}#/stacks/stackinfo?stackId={id}", host(region)))
}

/// The page of a hosting job. `None` where a name could not stand in an address.
pub fn hosting_job(region: &str, app_id: &str, branch: &str, job: &str) -> Option<String> {
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain(region) && plain(app_id) && plain(job) && !branch.is_empty()).then(|| {
        let branch: String = branch.bytes().map(encoded_segment).collect();
        format!("https://{}/amplify/apps/{app_id}/branches/{branch}/deployments/{job}", host(region))
    })
}

/// The page of an Amplify app. `None` where a name could not stand in an address.
pub fn hosted_app(region: &str, app_id: &str) -> Option<String> {
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain(region) && plain(app_id)).then(|| format!("https://{}/amplify/apps/{app_id}/overview", host(region)))
}

/// A byte in the path of an address: as itself where that is safe (RFC 3986, unreserved), else percent-encoded.
pub(crate) fn encoded_segment(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// A byte in the path of an address, in which a slash parts folders.
pub(crate) fn encoded_path(byte: u8) -> String {
    if byte == b'/' { "/".to_owned() } else { encoded_segment(byte) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;

    #[test]
    fn each_value_has_the_page_of_its_resource() {
        let config = samples::everything();
        for (path, expected) in [
            ("cognito.mfa", Some("eu-west-2.console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-2_Pool/info/")),
            ("cognito.identity_pool", Some("/cognito/v2/identity/identity-pools/eu-west-2:identity/")),
            ("appsync.endpoint", Some("/appsync/home?region=eu-west-2#/apis")),
            ("s3.bucket", Some("/s3/buckets/shop-files?region=eu-west-2")),
            ("custom.x", None),
            ("region", None),
        ] {
            let page = page(&config, path);
            match expected {
                Some(part) => assert!(page.as_deref().is_some_and(|page| page.contains(part)), "{path}: {page:?}"),
                None => assert_eq!(page, None, "{path}"),
            }
        }
    }

    #[test]
    fn what_is_no_name_of_aws_makes_no_address() {
        let mut config = samples::everything();
        for section in &mut config.sections {
            if let Section::S3(s3) = section {
                s3.bucket = Some("a/../b?x=\u{1b}".to_owned());
            }
        }
        assert_eq!(page(&config, "s3.bucket"), None);
        assert_eq!(host("cn-north-1"), "cn-north-1.console.amazonaws.cn");
        assert_eq!(host("us-gov-west-1"), "us-gov-west-1.console.amazonaws-us-gov.com");
    }

    #[test]
    fn services_of_generation_1_and_stacks_have_pages() {
        let config = samples::gen1_services();
        for (path, part) in [
            ("dynamodb.tables.carts", "/dynamodbv2/home?region=eu-west-2#table?name=carts-dev"),
            ("dynamodb.tables.carts.region", "#table?name=carts-dev"),
            ("pinpoint.analytics.app_id", "#/apps/shop-events/"),
            ("pinpoint.notifications.fcm.app_id", "#/apps/shop-push/"),
            ("hosting.url", "/s3/buckets/shop-site?"),
            ("lex.bots.helper", "/lex/home?region=eu-west-2"),
            ("location.default_map", "/location/home?region=eu-west-1"),
        ] {
            let page = page(&config, path).unwrap_or_default();
            assert!(page.contains(part), "{path}: {page}");
        }
        assert_eq!(of_service(&config, "Polly"), None);
        assert!(of_service(&samples::everything(), "Cognito").unwrap().contains("/user-pools/"));
        let arn = "arn:aws:cloudformation:eu-west-2:222222222222:stack/amplify-shop/0a-1b";
        assert_eq!(
            stack(arn).as_deref(),
            Some(
                "https://eu-west-2.console.aws.amazon.com/cloudformation/home?region=eu-west-2#/stacks/stackinfo?stackId=\
                 arn%3Aaws%3Acloudformation%3Aeu-west-2%3A222222222222%3Astack%2Famplify-shop%2F0a-1b"
            )
        );
        for odd in
            ["", "arn:aws:s3:::x", "arn:aws:cloudformation:evil/:2:stack/x", "arn:aws:cloudformation:a:2:stack/x?y"]
        {
            assert_eq!(stack(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_hosted_app_has_a_page() {
        let page = hosted_app("cn-north-1", "d1");
        assert_eq!(page.as_deref(), Some("https://cn-north-1.console.amazonaws.cn/amplify/apps/d1/overview"));
        assert_eq!((hosted_app("eu-west-2", "d1/x"), hosted_app("", "d1")), (None, None));
    }

    #[test]
    fn a_job_has_a_page() {
        assert_eq!(
            hosting_job("eu-west-2", "d1", "fix/é", "12").as_deref(),
            Some("https://eu-west-2.console.aws.amazon.com/amplify/apps/d1/branches/fix%2F%C3%A9/deployments/12")
        );
        assert_eq!(hosting_job("eu-west-2", "d1/../x", "main", "12"), None);
        assert_eq!(hosting_job("eu-west-2", "d1", "main", "1?x"), None);
    }
}
