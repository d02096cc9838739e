//! The walk through `amplify-meta.json`: which resources are deployed, of which services, in which order.

use std::collections::BTreeMap;

use super::node::Node;
use super::{Files, Gen1Error, api, cognito, location, pinpoint, predictions};
use crate::backend::{Bot, Hosting, Location, S3, Section, Table};

/// A deployed resource.
#[derive(Debug)]
pub(super) struct Resource<'a> {
    /// Its name in the backend.
    pub(super) name: &'a str,
    /// All that the meta says of it.
    pub(super) node: Node<'a>,
    /// Its CloudFormation outputs.
    pub(super) output: Node<'a>,
    /// Whether Amplify computes anew how users sign up and in: for the first Cognito resource of the auth category,
    /// deployed or not, and for no other.
    pub(super) recomputed: bool,
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
        let mut cognito_met = category != "auth";
        for (name, node) in resources.members()? {
            node.object()?;
            let recomputed = !cognito_met && node.get("service").is_some_and(|service| service.value() == "Cognito");
            cognito_met |= recomputed;
            let pushed = node.truthy("lastPushTimeStamp") || category == "notifications";
            if !pushed || !node.truthy("output") {
                continue;
            }
            let output = node.required("output")?;
            output.object()?;
            // A service that is no text is none that any generator knows.
            let Some(service) = node.get("service").and_then(|service| service.value().as_str()) else {
                continue;
            };
            let resource = Resource { name, node, output, recomputed };
            let place = *places.entry(service).or_insert(services.len());
            match services.get_mut(place) {
                Some((_, resources)) => resources.push(resource),
                None => services.push((service, vec![resource])),
            }
        }
    }
    Ok(services)
}

/// Makes the sections: those that Amplify's generator prints where it meets a service, then predictions, then geo. Of
/// Cognito, S3, AppSync and S3AndCloudFront the first resource counts, as there (its CLI lets nobody add a second
/// one). A service that the generator does not know says nothing to web apps.
pub(super) fn sections(services: &Services<'_>, region: &str, files: &Files) -> Result<Vec<Section>, Gen1Error> {
    let mut sections = Vec::new();
    let mut predictions = Vec::new();
    let mut location = Location::default();
    for (service, resources) in services {
        let Some(first) = resources.first() else {
            continue;
        };
        match *service {
            "Cognito" => sections.push(Section::Cognito(Box::new(cognito::cognito(first, region, files)?))),
            "AppSync" => sections.push(Section::AppSync(Box::new(api::app_sync(first, region)?))),
            "S3" => sections.push(Section::S3(s3(first)?)),
            "API Gateway" | "ElasticContainer" => api::add_rest_apis(&mut sections, resources, region)?,
            "Pinpoint" => sections.extend(pinpoint::pinpoint(resources).map(Section::Pinpoint)),
            "DynamoDB" => sections.push(Section::Tables(resources.iter().map(table).collect())),
            "S3AndCloudFront" => sections.push(Section::Hosting(hosting(first))),
            "Lex" => sections.push(Section::Bots(resources.iter().map(bot).collect())),
            "Map" | "PlaceIndex" | "GeofenceCollection" => {
                location::add(&mut location, service, resources, region)?;
            }
            other => predictions::add(&mut predictions, other, resources),
        }
    }
    if !predictions.is_empty() {
        sections.push(Section::Predictions(predictions));
    }
    if !location.kinds.is_empty() {
        sections.push(Section::Location(location));
    }
    Ok(sections)
}

fn s3(resource: &Resource<'_>) -> Result<S3, Gen1Error> {
    Ok(S3 {
        bucket: resource.output.owned("BucketName")?,
        region: resource.output.owned("Region")?,
        test_mode: resource.node.truthy("testMode"),
        ..S3::default()
    })
}

fn table(resource: &Resource<'_>) -> Table {
    Table {
        resource: resource.name.to_owned(),
        name: resource.output.copied("Name"),
        region: resource.output.copied("Region"),
    }
}

fn bot(resource: &Resource<'_>) -> Bot {
    Bot {
        resource: resource.name.to_owned(),
        name: resource.output.copied("BotName"),
        region: resource.output.copied("Region"),
    }
}

fn hosting(resource: &Resource<'_>) -> Hosting {
    let output = &resource.output;
    let url = if output.truthy("CloudFrontSecureURL") { "CloudFrontSecureURL" } else { "WebsiteURL" };
    Hosting { bucket: output.copied("HostingBucketName"), region: output.copied("Region"), url: output.copied(url) }
}
