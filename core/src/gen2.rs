//! Generation 2: from a root stack's outputs and metadata to the neutral value.

/// What CloudFormation and S3 say of a generation-2 backend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// `Metadata` of GetTemplateSummary: JSON text. `None`: the template has none.
    pub metadata: Option<String>,
    /// `Outputs` of DescribeStacks, in its order. `None`: the stack has no `Outputs` at all.
    pub outputs: Option<Vec<(String, String)>>,
    /// The object that the output `amplifyApiModelSchemaS3Uri` names, where there is one.
    pub model_schema: Option<String>,
}
