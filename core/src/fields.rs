//! The neutral value as a flat table: a path, the AWS console's words and a text for every value that clients see.
//! Dry runs, comparisons, `requires` and the `dotenv` output are made from it.

mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use table::of;

/// One value of a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Dotted path, such as `cognito.user_pool`, `s3.buckets.photos`, `api.orders.endpoint`.
    pub path: String,
    /// The service as the AWS console names it; `General` and `Custom outputs` beside those.
    pub service: &'static str,
    /// The console's name of the field, such as `user pool ID`.
    pub label: String,
    /// The value: lists joined by commas, objects as JSON, `true` or `false`. Never empty.
    pub value: String,
    /// Whether reports show it shortened only. True for API keys alone: everything else is public by nature.
    pub secret: bool,
}

impl Field {
    /// Whether the field's path is `path`, or lies within it.
    pub fn is_within(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The value as reports show it: of an API key the first eight characters.
    pub fn shown(&self) -> String {
        if self.secret && self.value.chars().nth(8).is_some() {
            self.value.chars().take(8).chain(['…']).collect()
        } else {
            self.value.clone()
        }
    }
}

/// A difference between two tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The value is new.
    Added(Field),
    /// The value is gone.
    Removed(Field),
    /// The value is another one.
    Changed {
        /// As it was.
        old: Field,
        /// As it is.
        new: Field,
    },
}

/// What differs: changed and added values in the order of `new`, then removed ones in the order of `old`.
pub fn changes(old: &[Field], new: &[Field]) -> Vec<Change> {
    let by_path: BTreeMap<_, _> = old.iter().map(|field| (&field.path, field)).collect();
    let kept: BTreeSet<_> = new.iter().map(|field| &field.path).collect();
    let new = new.iter().filter_map(|field| match by_path.get(&field.path) {
        None => Some(Change::Added(field.clone())),
        Some(old) if old.value != field.value => Some(Change::Changed { old: (*old).clone(), new: field.clone() }),
        Some(_) => None,
    });
    let removed = old.iter().filter(|field| !kept.contains(&field.path));
    new.chain(removed.map(|field| Change::Removed(field.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{BackendConfig, Section};
    use crate::render::samples;

    fn printed(config: &BackendConfig) -> String {
        let row = |field: &Field| format!("{} | {} {} | {}\n", field.path, field.service, field.label, field.shown());
        of(config).iter().map(row).collect()
    }

    #[test]
    fn every_value_has_a_row() {
        insta::assert_snapshot!(printed(&samples::everything()), @r#"
        region | General region | eu-west-2
        cognito.region | Cognito region | eu-west-2
        cognito.user_pool | Cognito user pool ID | eu-west-2_Pool
        cognito.user_pool_client | Cognito app client ID | web-client
        cognito.identity_pool | Cognito identity pool ID | eu-west-2:identity
        cognito.unauthenticated_identities | Cognito guest access | false
        cognito.domain | Cognito domain | shop.auth.eu-west-2.amazoncognito.com
        cognito.redirect_sign_in | Cognito allowed callback URLs | https://shop.example/
        cognito.redirect_sign_out | Cognito allowed sign-out URLs | https://shop.example/out,http://localhost:3000/
        cognito.response_type | Cognito OAuth grant type | code
        cognito.scopes | Cognito OpenID Connect scopes | email,openid
        cognito.social_providers | Cognito identity providers | GOOGLE,LOGIN_WITH_AMAZON
        cognito.federation_target | Cognito federation | COGNITO_USER_POOLS
        cognito.username_attributes | Cognito sign-in identifiers | email
        cognito.signup_attributes | Cognito required attributes | name,email
        cognito.verification_mechanisms | Cognito attributes to verify | email
        cognito.mfa | Cognito MFA enforcement | ON
        cognito.mfa_types | Cognito MFA methods | TOTP
        cognito.password_policy.min_length | Cognito password minimum length | 10
        cognito.password_policy.characters | Cognito password requirements | REQUIRES_LOWERCASE,REQUIRES_SYMBOLS
        cognito.groups | Cognito groups | [{"Admins":{"precedence":0}}]
        cognito.passwordless | Cognito passwordless sign-in | {"email_otp_enabled":true}
        appsync.name | AppSync API name | shop
        appsync.endpoint | AppSync GraphQL endpoint | https://shop.appsync-api.eu-west-2.amazonaws.com/graphql
        appsync.region | AppSync region | eu-west-2
        appsync.authorization | AppSync default authorization mode | API_KEY
        appsync.additional_authorization | AppSync additional authorization modes | AWS_IAM
        appsync.api_key | AppSync API key | da2-shop…
        appsync.models | AppSync number of models | 2
        appsync.schema | AppSync schema (SHA-256) | 425b9431712b8840c646826796910173703dc05ee42ef70147a95c25021e17f6
        s3.bucket | S3 bucket | shop-files
        s3.region | S3 region | eu-west-2
        s3.buckets.photos | S3 bucket `photos` | shop-photos
        s3.buckets.photos.region | S3 region of `photos` | us-east-1
        s3.buckets.photos.paths | S3 access paths of `photos` | {"private/${cognito-identity.amazonaws.com:sub}/*":{"guest":["get"]}}
        api.orders.endpoint | API Gateway invoke URL of `orders` | https://orders.example/dev
        api.orders.region | API Gateway region of `orders` | eu-west-2
        api.adminQueries.endpoint | API Gateway invoke URL of `adminQueries` | https://adminQueries.example/dev
        api.adminQueries.region | API Gateway region of `adminQueries` | eu-west-2
        custom.custom.events.api_key | Custom outputs custom.events.api_key | da2-even…
        custom.custom.tags | Custom outputs custom.tags | ["a","b"]
        "#);
    }

    #[test]
    fn the_order_of_sections_does_not_matter() {
        for mut config in [samples::everything(), samples::gen1_services()] {
            let before = printed(&config);
            config.sections.reverse();
            assert_eq!(printed(&config), before);
        }
    }

    #[test]
    fn services_of_generation_1_have_rows_in_the_console_s_words() {
        insta::assert_snapshot!(printed(&samples::gen1_services()), @r"
        region | General region | eu-west-2
        pinpoint.analytics.app_id | Pinpoint project ID | shop-events
        pinpoint.analytics.region | Pinpoint region | eu-west-2
        pinpoint.notifications.fcm.app_id | Pinpoint project ID of push notifications (FCM) | shop-push
        pinpoint.notifications.fcm.region | Pinpoint region of push notifications (FCM) | eu-west-2
        pinpoint.notifications.in_app_messaging.app_id | Pinpoint project ID of in-app messaging | shop-push
        pinpoint.notifications.in_app_messaging.region | Pinpoint region of in-app messaging | eu-west-2
        dynamodb.tables.carts | DynamoDB table `carts` | carts-dev
        dynamodb.tables.carts.region | DynamoDB region of `carts` | eu-west-2
        hosting.bucket | S3 and CloudFront bucket of the site | shop-site
        hosting.region | S3 and CloudFront region of the site | eu-west-2
        hosting.url | S3 and CloudFront URL of the site | https://d111111abcdef8.cloudfront.net
        lex.bots.helper | Lex bot `helper` | Helper_dev
        lex.bots.helper.region | Lex region of `helper` | eu-west-2
        predictions.convert.speech_generator.region | Polly region | eu-west-2
        predictions.convert.speech_generator.voice | Polly voice | Amy
        predictions.convert.speech_generator.language | Polly language | en-GB
        predictions.convert.translate_text.region | Translate region | eu-west-2
        predictions.convert.translate_text.source_language | Translate source language | en
        predictions.convert.translate_text.target_language | Translate target language | de
        predictions.identify.identify_entities.region | Rekognition region | eu-west-2
        predictions.identify.identify_entities.celebrities | Rekognition recognition of celebrities | true
        predictions.identify.identify_entities.collection | Rekognition collection ID | faces
        predictions.identify.identify_entities.max_entities | Rekognition maximum number of faces | 50
        location.region | Location region | eu-west-1
        location.maps.streets | Location style of map `streets` | VectorEsriStreets
        location.default_map | Location default map | streets
        location.place_indexes | Location place indexes | places,offices
        location.default_place_index | Location default place index | places
        location.geofence_collections | Location geofence collections | fences
        ");
    }

    #[test]
    fn api_keys_are_shown_shortened() {
        let keys: Vec<_> = of(&samples::everything()).into_iter().filter(|field| field.secret).collect();
        let shown: Vec<_> = keys.iter().map(|field| (field.path.as_str(), field.shown())).collect();
        let short = |text: &str| text.to_owned();
        assert_eq!(
            shown,
            [("appsync.api_key", short("da2-shop…")), ("custom.custom.events.api_key", short("da2-even…"))]
        );
    }

    #[test]
    fn changes_are_added_removed_and_changed_values() {
        let (old, mut config) = (of(&samples::gen1()), samples::gen1());
        for section in &mut config.sections {
            if let Section::Cognito(cognito) = section {
                cognito.mfa = Some("OFF".to_owned());
                cognito.web_client_id = None;
                cognito.unauthenticated_identities = Some(true);
            }
        }
        let new = of(&config);
        let told: Vec<_> = changes(&old, &new)
            .into_iter()
            .map(|change| match change {
                Change::Added(field) => format!("+ {} {}", field.path, field.value),
                Change::Removed(field) => format!("- {} {}", field.path, field.value),
                Change::Changed { old, new } => format!("{} {} → {}", new.path, old.value, new.value),
            })
            .collect();
        let expected = [
            "+ cognito.unauthenticated_identities true",
            "cognito.mfa ON → OFF",
            "- cognito.user_pool_client web-client",
        ];
        assert_eq!(told, expected);
        assert_eq!(changes(&new, &new), []);
    }
}
