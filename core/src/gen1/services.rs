//! The walk through `amplify-meta.json`: which resources are deployed, of which services, in which order.

use std::collections::BTreeMap;

use super::node::Node;
use super::{Files, Gen1Error, api, cognito};
use crate::backend::{S3, Section};

/// A deployed resource.
#[derive(Debug)]
pub(super) struct Resource<'a> {
    /// Its name in the backend.
    pub(super) name: &'a str,
    /// All that the meta says of it.
    pub(super) node: Node<'a>,
    /// Its CloudFormation outputs.
    pub(super) output: Node<'a>,
}

/// Each service with its deployed resources, in the order in which services, and resources, are met first.
pub(super) type Services<'a> = Vec<(&'a str, Vec<Resource<'a>>)>;

/// Finds the deployed resources. A category or resource that is no object is an error, not an empty one: nothing is
/// left out in silence.
pub(super) fn deployed<'a>(meta: &Node<'a>) -> Result<Services<'a>, Gen1Error> {
    let mut services: Services<'a> = Vec::new();
    let mut places = BTreeMap::new();
    for (category, resources) in meta.members()? {
        if category == "providers" {
            continue;
        }
        for (name, node) in resources.members()? {
            node.object()?;
            let pushed = node.truthy("lastPushTimeStamp") || category == "notifications";
            if !pushed || !node.truthy("output") {
                continue;
            }
            let output = node.required("output")?;
            output.object()?;
            let Some(service) = node.text("service")? else {
                continue;
            };
            let resource = Resource { name, node, output };
            let place = *places.entry(service).or_insert(services.len());
            match services.get_mut(place) {
                Some((_, resources)) => resources.push(resource),
                None => services.push((service, vec![resource])),
            }
        }
    }
    Ok(services)
}

/// Makes the sections. Of Cognito, S3 and AppSync the first resource counts, as in Amplify's generator (its CLI lets
/// nobody add a second one).
pub(super) fn sections(services: &Services<'_>, region: &str, files: &Files) -> Result<Vec<Section>, Gen1Error> {
    let mut sections = Vec::new();
    for (service, resources) in services {
        let Some(first) = resources.first() else {
            continue;
        };
        refuse_mock(resources)?;
        match *service {
            "Cognito" => sections.push(Section::Cognito(Box::new(cognito::cognito(first, region, files)?))),
            "AppSync" => sections.push(Section::AppSync(Box::new(api::app_sync(first, region)?))),
            "S3" => sections.push(Section::S3(S3 {
                bucket: first.output.owned("BucketName")?,
                region: first.output.owned("Region")?,
                buckets: None,
            })),
            "API Gateway" | "ElasticContainer" => api::add_rest_apis(&mut sections, resources, region)?,
            other => add_not_renderable(&mut sections, other, resources),
        }
    }
    Ok(sections)
}

/// `amplify mock` marks local stand-ins with `testMode`; a backend in the cloud has none.
fn refuse_mock(resources: &[Resource<'_>]) -> Result<(), Gen1Error> {
    match resources.iter().find(|resource| resource.node.truthy("testMode")) {
        Some(mock) => Err(mock.node.unexpected("is of `amplify mock` (`testMode`), not of a backend in the cloud")),
        None => Ok(()),
    }
}

fn add_not_renderable(sections: &mut Vec<Section>, service: &str, resources: &[Resource<'_>]) {
    let Some(console) = console_name(service) else {
        return;
    };
    let contributes = |resource: &&Resource<'_>| service != "Pinpoint" || pinpoint_contributes(&resource.output);
    let names: Vec<String> = resources.iter().filter(contributes).map(|resource| resource.name.to_owned()).collect();
    if names.is_empty() {
        return;
    }
    let same = sections.iter_mut().find_map(|section| match section {
        Section::NotRenderable { service, resources } if service == console => Some(resources),
        _ => None,
    });
    match same {
        Some(resources) => resources.extend(names),
        None => sections.push(Section::NotRenderable { service: console.to_owned(), resources: names }),
    }
}

/// The services that put something into `aws-exports.js` besides those with sections of their own, by the names in
/// the AWS console.
fn console_name(service: &str) -> Option<&'static str> {
    Some(match service {
        "Pinpoint" => "Amazon Pinpoint",
        "DynamoDB" => "Amazon DynamoDB",
        "S3AndCloudFront" => "Amazon S3 and CloudFront hosting",
        "Lex" => "Amazon Lex",
        "Translate" => "Amazon Translate",
        "Polly" => "Amazon Polly",
        "Transcribe" => "Amazon Transcribe",
        "Rekognition" => "Amazon Rekognition",
        "RekognitionAndTextract" => "Amazon Rekognition and Amazon Textract",
        "Comprehend" => "Amazon Comprehend",
        "SageMaker" => "Amazon SageMaker",
        "Map" | "PlaceIndex" | "GeofenceCollection" => "Amazon Location Service",
        _ => return None,
    })
}

/// A Pinpoint resource without any notification channel is analytics, and counts; one with channels counts by those
/// that are enabled.
fn pinpoint_contributes(output: &Node<'_>) -> bool {
    let mut channels =
        ["APNS", "FCM", "InAppMessaging", "Email", "SMS"].iter().filter_map(|key| output.get(key)).peekable();
    channels.peek().is_none() || channels.any(|channel| channel.truthy("Enabled"))
}
