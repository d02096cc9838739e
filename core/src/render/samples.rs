//! Backends that tests of renderers share.

use serde_json::json;

use crate::backend::{
    AppSync, BackendConfig, Bot, Bucket, Channel, Cognito, Collection, Generation, GroupKind, HostedUi, Hosting,
    Location, LocationKind, Maps, Model, Named, PasswordPolicy, Pinpoint, PinpointApp, Prediction, PredictionGroup,
    RestApi, S3, Section, Table,
};

fn texts<const N: usize>(items: [&str; N]) -> Vec<String> {
    items.map(str::to_owned).to_vec()
}

/// What generation 1 says of a backend with sign-in, GraphQL and files.
pub(crate) fn gen1() -> BackendConfig {
    let cognito = Cognito {
        region: "eu-west-2".to_owned(),
        user_pool_id: Some("eu-west-2_Pool".to_owned()),
        web_client_id: Some("web-client".to_owned()),
        identity_pool_id: Some("eu-west-2:identity".to_owned()),
        hosted_ui: Some(HostedUi {
            domain: Some("shop.auth.eu-west-2.amazoncognito.com".to_owned()),
            scopes: Some(texts(["email", "openid"])),
            redirect_sign_in: Some(texts(["https://shop.example/"])),
            redirect_sign_out: Some(texts(["https://shop.example/out", "http://localhost:3000/"])),
            response_type: Some("code".to_owned()),
        }),
        federation_target: Some("COGNITO_USER_POOLS".to_owned()),
        username_attributes: Some(texts(["email"])),
        social_providers: Some(texts(["GOOGLE", "LOGIN_WITH_AMAZON"])),
        signup_attributes: Some(texts(["name", "email"])),
        mfa: Some("ON".to_owned()),
        mfa_types: Some(texts(["TOTP"])),
        password_policy: Some(PasswordPolicy {
            min_length: Some(json!("10")),
            characters: Some(texts(["REQUIRES_LOWERCASE", "REQUIRES_SYMBOLS"])),
        }),
        verification_mechanisms: Some(texts(["email"])),
        ..Cognito::default()
    };
    let appsync = AppSync {
        name: "shop".to_owned(),
        endpoint: Some("https://shop.appsync-api.eu-west-2.amazonaws.com/graphql".to_owned()),
        region: "eu-west-2".to_owned(),
        default_authorization: "API_KEY".to_owned(),
        api_key: Some("da2-shopexamplekey00000000".to_owned()),
        ..AppSync::default()
    };
    let (bucket, region) = (Some("shop-files".to_owned()), Some("eu-west-2".to_owned()));
    let s3 = S3 { bucket, region, ..S3::default() };
    BackendConfig {
        generation: Generation::Gen1,
        region: "eu-west-2".to_owned(),
        sections: vec![Section::S3(s3), Section::Cognito(Box::new(cognito)), Section::AppSync(Box::new(appsync))],
        custom: None,
        native: None,
    }
}

/// The same with everything that only generation 2 says, two REST APIs, and custom outputs.
pub(crate) fn everything() -> BackendConfig {
    let mut config = gen1();
    config.generation = Generation::Gen2;
    for section in &mut config.sections {
        match section {
            Section::Cognito(cognito) => {
                cognito.groups = Some(json!([{"Admins": {"precedence": 0}}]));
                cognito.passwordless = Some(json!({"email_otp_enabled": true}));
                cognito.unauthenticated_identities = Some(false);
            }
            Section::AppSync(appsync) => {
                appsync.additional_authorization = Some(texts(["AWS_IAM"]));
                appsync.model_introspection = Some(json!({"version": 1, "models": {"Cart": {}, "Item": {}}}));
            }
            Section::S3(s3) => {
                let paths = Some(json!({"private/${cognito-identity.amazonaws.com:sub}/*": {"guest": ["get"]}}));
                let (bucket, region) = ("shop-photos".to_owned(), "us-east-1".to_owned());
                s3.buckets = Some(vec![Bucket { name: "photos".to_owned(), bucket, region, paths }]);
            }
            _ => {}
        }
    }
    let api = |name: &str| RestApi {
        name: name.to_owned(),
        endpoint: format!("https://{name}.example/dev"),
        region: "eu-west-2".to_owned(),
    };
    config.sections.push(Section::RestApis(vec![api("orders"), api("adminQueries")]));
    let custom = json!({"custom": {"events": {"api_key": "da2-eventsexamplekey"}, "tags": ["a", "b"], "none": {}}});
    config.custom = custom.as_object().cloned();
    config
}

/// What generation 1 says of every service that generation 2 does not tell clients of.
pub(crate) fn gen1_services() -> BackendConfig {
    let region = || Some(json!("eu-west-2"));
    let app = |id: &str| PinpointApp { app_id: Some(json!(id)), region: region() };
    let pinpoint = Pinpoint {
        analytics: Some(app("shop-events")),
        notifications: vec![(Channel::Fcm, app("shop-push")), (Channel::InAppMessaging, app("shop-push"))],
    };
    let table = Table { resource: "carts".to_owned(), name: Some(json!("carts-dev")), region: region() };
    let hosting = Hosting {
        bucket: Some(json!("shop-site")),
        region: region(),
        url: Some(json!("https://d111111abcdef8.cloudfront.net")),
    };
    let bot = Bot { resource: "helper".to_owned(), name: Some(json!("Helper_dev")), region: region() };
    let prediction = |model| Prediction { region: region(), model };
    let predictions = vec![
        PredictionGroup {
            kind: GroupKind::Identify,
            predictions: vec![prediction(Model::IdentifyEntities {
                celebrities: true,
                collection: Some(Collection { id: json!("faces"), max_entities: json!(50.0) }),
            })],
        },
        PredictionGroup {
            kind: GroupKind::Convert,
            predictions: vec![
                prediction(Model::TranslateText { source: Some(json!("en")), target: Some(json!("de")) }),
                prediction(Model::SpeechGenerator { voice: Some(json!("Amy")), language: Some(json!("en-GB")) }),
            ],
        },
    ];
    let location = Location {
        region: json!("eu-west-1"),
        kinds: vec![
            LocationKind::GeofenceCollections(Named { items: vec![json!("fences")], default: Some(json!("")) }),
            LocationKind::Maps(Maps {
                items: vec![("streets".to_owned(), Some(json!("VectorEsriStreets"))), ("bare".to_owned(), None)],
                default: Some(json!("streets")),
            }),
            LocationKind::PlaceIndexes(Named {
                items: vec![json!("places"), json!("offices")],
                default: Some(json!("places")),
            }),
        ],
    };
    BackendConfig {
        native: None,
        generation: Generation::Gen1,
        region: "eu-west-2".to_owned(),
        sections: vec![
            Section::Pinpoint(pinpoint),
            Section::Tables(vec![table]),
            Section::Hosting(hosting),
            Section::Bots(vec![bot]),
            Section::Predictions(predictions),
            Section::Location(location),
        ],
        custom: None,
    }
}
