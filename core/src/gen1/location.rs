//! Location: Amplify's category `geo`.

use serde_json::Value;

use super::Gen1Error;
use super::services::Resource;
use crate::backend::{Location, LocationKind, Maps, Named};
use crate::js_json;

/// Adds the resources of one service. The region is that of its first resource, else the backend's.
pub(super) fn add(
    location: &mut Location,
    service: &str,
    resources: &[Resource<'_>],
    region: &str,
) -> Result<(), Gen1Error> {
    let first = resources.first().filter(|resource| resource.output.truthy("Region"));
    location.region = first.and_then(|resource| resource.output.copied("Region")).unwrap_or_else(|| region.into());
    location.kinds.push(match service {
        "Map" => LocationKind::Maps(maps(resources)?),
        "PlaceIndex" => LocationKind::PlaceIndexes(named(resources)),
        _ => LocationKind::GeofenceCollections(named(resources)),
    });
    Ok(())
}

/// Of two maps with one name, the place is that of the first and the style that of the last.
fn maps(resources: &[Resource<'_>]) -> Result<Maps, Gen1Error> {
    let mut items: Vec<(String, _)> = Vec::new();
    for resource in resources {
        let (name, style) = (map_name(resource)?, resource.output.copied("Style"));
        match items.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = style,
            None => items.push((name, style)),
        }
    }
    Ok(Maps { items, default: default(resources) })
}

/// The name as a key of an object, for which JavaScript takes the text of any value.
fn map_name(resource: &Resource<'_>) -> Result<String, Gen1Error> {
    match resource.output.copied("Name") {
        None => Ok("undefined".to_owned()),
        // JavaScript would take it for the object's prototype, and the map would vanish.
        Some(Value::String(name)) if name == "__proto__" => Err(resource.output.unexpected("has an impossible name")),
        Some(name) => js_json::key(&name).ok_or_else(|| resource.output.unexpected("has a name that is no text")),
    }
}

fn named(resources: &[Resource<'_>]) -> Named {
    let items = resources.iter().map(|resource| resource.output.copied("Name").unwrap_or(Value::Null)).collect();
    Named { items, default: default(resources) }
}

/// The name of the last resource that is marked as the default.
fn default(resources: &[Resource<'_>]) -> Option<Value> {
    match resources.iter().rfind(|resource| resource.node.truthy("isDefault")) {
        Some(resource) => resource.output.copied("Name"),
        None => Some("".into()),
    }
}
