//! Generation 1: what only the files of native apps (iOS, Android, Flutter) print of a backend.
//!
//! Those files name resources that are not pushed yet, print some outputs as they are, whatever they hold, and have
//! values of their own, such as the client of native apps with its secret. So this is the backend's list of resources,
//! in the source's order, cut down to the values which such files print.

use std::fmt;

use serde_json::{Map, Value};

/// The resources of a generation-1 backend, by category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Native {
    /// Every category of the source (`auth`, `api`, …), in its order, also those without resources.
    pub categories: Vec<Category>,
}

/// A category of resources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Category {
    /// `auth`, `storage`, ….
    pub name: String,
    /// Every resource, in the source's order, also those without outputs.
    pub resources: Vec<Resource>,
}

/// A resource, deployed or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// Its name in the backend.
    pub name: String,
    /// The AWS service in Amplify's words, such as `Cognito`; empty where the source does not say.
    pub service: String,
    /// Whether it was pushed, or is of a category whose resources never say so (notifications).
    pub pushed: bool,
    /// Its CloudFormation outputs, as they are, as far as some native file prints them. `None`: it has no outputs.
    pub outputs: Option<Map<String, Value>>,
    /// Cognito: the secret of the client of native apps, which their files hold.
    pub client_secret: Option<ClientSecret>,
    /// What the backend says of the resource besides its outputs, as it is, by Amplify's names (`customAuth`,
    /// `authorizationType`, `apiType`, `restrictAccess`, `isDefault`, and the types of predictions).
    pub traits: Map<String, Value>,
    /// Cognito: how users sign up and in, in Amplify's words and in the source's order.
    pub sign_up: Option<Map<String, Value>>,
}

impl Resource {
    /// An output, if the resource has outputs, and that among them.
    pub fn output(&self, name: &str) -> Option<&Value> {
        self.outputs.as_ref()?.get(name)
    }
}

impl Native {
    /// The category of that name.
    pub fn category(&self, name: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.name == name)
    }

    /// The resources of every category.
    pub fn resources(&self) -> impl Iterator<Item = (&Category, &Resource)> {
        self.categories.iter().flat_map(|category| category.resources.iter().map(move |resource| (category, resource)))
    }
}

/// A secret which is written into the files that need it, and shown nowhere else.
#[derive(Clone, PartialEq)]
pub struct ClientSecret(Value);

impl ClientSecret {
    /// Wraps the secret, which is text, or `null` where a backend has none.
    pub fn new(secret: Value) -> Self {
        Self(secret)
    }

    /// The secret itself, for the file.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        let resource = Resource { client_secret: Some(ClientSecret::new("hidden".into())), ..Resource::default() };
        let native = Native { categories: vec![Category { name: "auth".into(), resources: vec![resource] }] };
        let shown = format!("{native:?} {native:#?}");
        assert!(shown.contains("ClientSecret(***)") && !shown.contains("hidden"), "{shown}");
        let (category, resource) = native.resources().next().unwrap();
        assert_eq!(category, native.category("auth").unwrap());
        assert_eq!(resource.client_secret.as_ref().unwrap().expose(), "hidden");
        assert_eq!(native.category("api"), None);
    }
}
