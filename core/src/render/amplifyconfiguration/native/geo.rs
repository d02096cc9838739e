//! Amazon Location Service: maps and place indexes. Native client libraries know no geofences.

use serde_json::{Map, Value};

use super::{plugin, with_outputs};
use crate::backend::native::{Category, Resource};
use crate::js_json::{self, is_truthy};
use crate::render::native_values::copied;
use crate::render::put;

/// The plugin is there with its region wherever the backend has any resource of the category, deployed or not. The
/// region is that of the last resource which names one.
pub(super) fn geo(category: &Category, project_region: &str) -> Option<Value> {
    category.resources.first()?;
    let mut region = Value::from(project_region);
    let (mut maps, mut places) = (Map::new(), Vec::new());
    let (mut default_map, mut default_places) = (Some("".into()), Some("".into()));
    for resource in with_outputs(category) {
        let name = resource.output("Name").cloned();
        let default = match resource.service.as_str() {
            "Map" => {
                // JavaScript makes the word `undefined` of a name that is not there.
                let key = name.as_ref().and_then(js_json::key).unwrap_or_else(|| "undefined".to_owned());
                maps.insert(key, Value::Object(copied(resource, &[("style", "Style")])));
                &mut default_map
            }
            "PlaceIndex" => {
                places.push(name.clone().unwrap_or_default());
                &mut default_places
            }
            _ => continue,
        };
        if is_default(resource) {
            *default = name;
        }
        if let Some(own) = resource.output("Region").filter(|region| is_truthy(region)) {
            region = own.clone();
        }
    }
    let mut content = Map::from_iter([("region".to_owned(), region)]);
    if !maps.is_empty() {
        content.insert("maps".to_owned(), list(maps.into(), default_map));
    }
    if !places.is_empty() {
        content.insert("searchIndices".to_owned(), list(places.into(), default_places));
    }
    Some(plugin("awsLocationGeoPlugin", Value::Object(content)))
}

fn is_default(resource: &Resource) -> bool {
    resource.traits.get("isDefault") == Some(&Value::Bool(true))
}

fn list(items: Value, default: Option<Value>) -> Value {
    let mut list = Map::from_iter([("items".to_owned(), items)]);
    put(&mut list, "default", default);
    Value::Object(list)
}
