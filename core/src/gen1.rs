//! Generation 1: from `#current-cloud-backend.zip` to the neutral value.

use std::collections::BTreeMap;

/// The files of a generation-1 backend that client configuration is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// `amplify-meta.json`.
    pub meta: Vec<u8>,
    /// `auth/<resource>/parameters.json` (else `auth/<resource>/build/parameters.json`) by resource.
    pub auth_parameters: BTreeMap<String, Vec<u8>>,
}
