//! AppSync, API Gateway and container APIs.

use super::Gen1Error;
use super::services::Resource;
use crate::backend::{AppSync, RestApi, Section};

/// Reads a GraphQL API. The default mode is `securityType` (backends made before mid-2019), else the default of
/// `authConfig`, else empty.
pub(super) fn app_sync(resource: &Resource<'_>, region: &str) -> Result<AppSync, Gen1Error> {
    let output = &resource.output;
    let modes = if output.truthy("authConfig") { output.get("authConfig") } else { None };
    let default = match (output.filled("securityType")?, &modes) {
        (Some(mode), _) => mode.to_owned(),
        (None, Some(modes)) => mode(&modes.required("defaultAuthentication")?)?,
        (None, None) => String::new(),
    };
    let additional = match modes.as_ref().and_then(|modes| modes.get("additionalAuthenticationProviders")) {
        Some(list) => Some(list.items()?.iter().map(mode).collect::<Result<_, _>>()?),
        None => None,
    };
    Ok(AppSync {
        name: resource.name.to_owned(),
        endpoint: output.owned("GraphQLAPIEndpointOutput")?,
        region: region.to_owned(),
        default_authorization: default,
        additional_authorization: additional,
        api_key: output.filled("GraphQLAPIKeyOutput")?.map(str::to_owned),
        test_mode: resource.node.truthy("testMode"),
        ..AppSync::default()
    })
}

fn mode(provider: &super::Node<'_>) -> Result<String, Gen1Error> {
    let kind = provider.required("authenticationType")?;
    provider.owned("authenticationType")?.ok_or_else(|| kind.unexpected("is missing"))
}

/// Adds REST APIs to the one section that API Gateway and containers share, which stands where the first of the two
/// services stood. Only resources with both a name and a URL are REST APIs; the section is there even without any.
pub(super) fn add_rest_apis(
    sections: &mut Vec<Section>,
    resources: &[Resource<'_>],
    region: &str,
) -> Result<(), Gen1Error> {
    let mut apis = Vec::new();
    for resource in resources {
        if let (Some(name), Some(endpoint)) = (resource.output.filled("ApiName")?, resource.output.filled("RootUrl")?) {
            apis.push(RestApi { name: name.to_owned(), endpoint: endpoint.to_owned(), region: region.to_owned() });
        }
    }
    match sections.iter_mut().find_map(|section| if let Section::RestApis(list) = section { Some(list) } else { None })
    {
        Some(list) => list.extend(apis),
        None => sections.push(Section::RestApis(apis)),
    }
    Ok(())
}
