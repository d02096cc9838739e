//! Amazon Resource Names: taking them apart, and writing those that policies and messages need.

/// The parts of `arn:partition:service:region:account:resource` that towpath looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    /// `eu-west-2`; empty for global services.
    pub(crate) region: &'a str,
    /// Twelve digits; empty for S3.
    pub(crate) account: &'a str,
    /// Everything behind the fifth colon.
    pub(crate) resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart; `None` if it is none.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return None;
        }
        let (_partition, _service) = (parts.next()?, parts.next()?);
        let (region, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { region, account, resource })
    }

    /// The stack's name, if this is the ARN of a CloudFormation stack: `stack/NAME/UUID`.
    pub(crate) fn stack_name(self) -> Option<&'a str> {
        self.resource.strip_prefix("stack/")?.split('/').next().filter(|name| !name.is_empty())
    }
}

/// Account and region: what most ARNs are made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// `eu-west-2`.
    pub(crate) region: &'a str,
    /// Twelve digits.
    pub(crate) account: &'a str,
}

impl Place<'_> {
    /// The partition that the region belongs to: AWS in China and GovCloud have their own, and so their own ARNs.
    fn partition(&self) -> &'static str {
        match self.region {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }

    fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition(), self.region, self.account)
    }

    /// An Amplify app, or with `below` a part of it: `backendenvironments/dev`, `branches/main`, `branches/main/jobs/*`.
    pub(crate) fn amplify(&self, app: &str, below: &str) -> String {
        let slash = if below.is_empty() { "" } else { "/" };
        self.arn("amplify", &format!("apps/{app}{slash}{below}"))
    }

    /// A CloudFormation stack by its name. Policies see the stack's id behind it, hence the `*`.
    pub(crate) fn stack(&self, name: &str) -> String {
        self.arn("cloudformation", &format!("stack/{name}/*"))
    }

    /// A parameter by its name, which begins with a slash.
    pub(crate) fn parameter(&self, name: &str) -> String {
        self.arn("ssm", &format!("parameter/{}", name.trim_start_matches('/')))
    }

    /// An object in S3.
    pub(crate) fn object(&self, bucket: &str, key: &str) -> String {
        format!("arn:{}:s3:::{bucket}/{key}", self.partition())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place<'_> = Place { region: "eu-west-2", account: "222222222222" };

    #[test]
    fn an_arn_is_taken_apart() {
        let text = "arn:aws:cloudformation:eu-west-2:222222222222:stack/amplify-shop-dev-101112/0a1b";
        let arn = Arn::parse(text).unwrap();
        assert_eq!((arn.region, arn.account), ("eu-west-2", "222222222222"));
        assert_eq!(arn.stack_name(), Some("amplify-shop-dev-101112"));
        let role = Arn::parse("arn:aws:sts::111111111111:assumed-role/a:b/c").unwrap();
        assert_eq!((role.account, role.resource, role.stack_name()), ("111111111111", "assumed-role/a:b/c", None));
    }

    #[test]
    fn what_is_no_arn_is_none() {
        for text in ["", "arn", "arn:aws:s3", "urn:aws:s3:::b", "arn:aws:iam::1"] {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
        assert_eq!(Arn::parse("arn:aws:cloudformation:r:1:stack/").and_then(Arn::stack_name), None);
    }

    #[test]
    fn arns_are_those_that_policies_name() {
        assert_eq!(
            HERE.amplify("d1", "backendenvironments/dev"),
            "arn:aws:amplify:eu-west-2:222222222222:apps/d1/backendenvironments/dev"
        );
        assert_eq!(HERE.amplify("d1", ""), "arn:aws:amplify:eu-west-2:222222222222:apps/d1");
        assert_eq!(HERE.stack("s"), "arn:aws:cloudformation:eu-west-2:222222222222:stack/s/*");
        assert_eq!(HERE.object("b", "#k.zip"), "arn:aws:s3:::b/#k.zip");
    }

    #[test]
    fn the_partition_follows_the_region() {
        for (region, partition) in
            [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-east-1", "aws"), ("ca-central-1", "aws")]
        {
            let place = Place { region, account: "1" };
            assert_eq!(place.object("b", "k"), format!("arn:{partition}:s3:::b/k"));
        }
    }
}
