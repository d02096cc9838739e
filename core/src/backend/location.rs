//! Amazon Location Service: maps, search, geofences.

use serde_json::Value;

use super::Copied;

/// What a backend says of Amazon Location Service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// Region of the resources: that of the kind which the source names last.
    pub region: Value,
    /// The kinds of resources that there are, each once, in the order in which the source names them first.
    pub kinds: Vec<LocationKind>,
}

/// All resources of one kind.
#[derive(Clone, Debug, PartialEq)]
pub enum LocationKind {
    /// Maps.
    Maps(Maps),
    /// Place indexes, which find places and addresses.
    PlaceIndexes(Named),
    /// Collections of geofences.
    GeofenceCollections(Named),
}

/// The maps of a backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Maps {
    /// Each map by its name, with its style. No name twice.
    pub items: Vec<(String, Copied)>,
    /// Name of the default map; empty text where the source says of none that it is.
    pub default: Copied,
}

/// Resources of which clients know no more than the name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    /// Their names, as the source has them; null where a name is missing.
    pub items: Vec<Value>,
    /// Name of the default one; empty text where the source says of none that it is.
    pub default: Copied,
}
