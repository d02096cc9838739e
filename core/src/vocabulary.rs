//! One vocabulary: the AWS services as their consoles name them, and the categories by which Amplify names the same.

/// Which names a report uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// Those of the AWS console.
    #[default]
    Aws,
    /// Amplify's categories.
    Amplify,
}

/// Console name and category. Source of the categories: the folders below `amplify/backend` that Amplify CLI makes.
const TABLE: [(&str, &str); 15] = [
    ("Cognito", "auth"),
    ("AppSync", "api"),
    ("API Gateway", "api"),
    ("S3", "storage"),
    ("DynamoDB", "storage"),
    ("Lambda", "function"),
    ("S3 and CloudFront", "hosting"),
    ("Pinpoint", "analytics"),
    ("Lex", "interactions"),
    ("Location", "geo"),
    ("Polly", "predictions"),
    ("Translate", "predictions"),
    ("Transcribe", "predictions"),
    ("Rekognition", "predictions"),
    ("Comprehend", "predictions"),
];

impl Names {
    /// A service by these names; what has no category, such as the region of the whole project, keeps its name.
    pub fn of(self, service: &str) -> &str {
        match self {
            Self::Aws => service,
            Self::Amplify => TABLE.iter().find(|(name, _)| *name == service).map_or(service, |(_, category)| *category),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields;
    use crate::render::samples;

    #[test]
    fn every_service_that_is_told_of_has_a_category() {
        for config in [samples::everything(), samples::gen1_services()] {
            for field in fields::of(&config) {
                let category = Names::Amplify.of(field.service);
                assert_eq!(Names::Aws.of(field.service), field.service);
                let none = matches!(field.service, "General" | "Custom outputs");
                assert_eq!(category == field.service, none, "{}", field.service);
            }
        }
        assert_eq!(Names::Amplify.of("AppSync"), "api");
    }
}
