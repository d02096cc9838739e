//! Which values of a resource some file of native apps prints: by its service, wherever it is, and by its category,
//! whatever its service is.

/// What the predictions category says of the kind of a resource; the first that is there counts, in this order.
pub(super) const PREDICTIONS: &[&str] = &["identifyType", "interpretType", "convertType", "inferType"];

/// The outputs of the notifications category that describe a channel.
pub(super) const CHANNELS: &[&str] = &["SMS", "EMAIL", "APNS", "FCM", "InAppMessaging"];

/// The values of a resource that are printed.
pub(super) struct Printed {
    pub(super) outputs: Outputs,
    pub(super) traits: &'static [&'static str],
}

/// The outputs that are printed.
pub(super) enum Outputs {
    None,
    All,
    /// Those of the service and those of the category.
    Named(&'static [&'static str], &'static [&'static str]),
}

impl Printed {
    /// Whether the output is printed.
    pub(super) fn has(&self, output: &str) -> bool {
        match self.outputs {
            Outputs::None => false,
            Outputs::All => true,
            Outputs::Named(service, category) => service.contains(&output) || category.contains(&output),
        }
    }
}

/// The values of a resource of this category and service.
pub(super) fn of(category: &str, service: &str) -> Printed {
    if category == "predictions" {
        return Printed { outputs: Outputs::All, traits: PREDICTIONS };
    }
    if service == "Sumerian" || (category, service) == ("storage", "DynamoDB") {
        return Printed { outputs: Outputs::All, traits: &[] };
    }
    let of_category: &[&str] = match category {
        "analytics" => &["Id", "Region"],
        "notifications" => &["Region", "SMS", "EMAIL", "APNS", "FCM", "InAppMessaging"],
        _ => &[],
    };
    let (of_service, traits): (&[&str], &[&str]) = match service {
        "Cognito" => (
            &["IdentityPoolId", "UserPoolId", "AppClientID", "GoogleWebClient", "GoogleIOSClient", "FacebookWebClient"],
            &["customAuth"],
        ),
        "S3" => (&["BucketName", "Region"], &["testMode"]),
        "Pinpoint" => (&["Id", "Region"], &[]),
        "AppSync" => (
            &["GraphQLAPIEndpointOutput", "GraphQLAPIKeyOutput", "authConfig", "securityType", "region"],
            &["testMode"],
        ),
        "API Gateway" => (&["RootUrl"], &["authorizationType"]),
        "ElasticContainer" => (&["RootUrl"], &["apiType", "restrictAccess"]),
        "Lex" => (&["BotName", "Region"], &[]),
        "Map" => (&["Name", "Style", "Region"], &["isDefault"]),
        "PlaceIndex" => (&["Name", "Region"], &["isDefault"]),
        _ => (&[], &[]),
    };
    let nothing = of_service.is_empty() && of_category.is_empty();
    let outputs = if nothing { Outputs::None } else { Outputs::Named(of_service, of_category) };
    Printed { outputs, traits }
}
