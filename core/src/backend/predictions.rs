//! The services of machine learning which Amplify calls predictions: Translate, Polly, Transcribe, Rekognition,
//! Textract, Comprehend, SageMaker.

use serde_json::Value;

use super::Copied;

/// One group of predictions. It may be empty: Amplify then writes it as an empty object.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionGroup {
    /// Which group.
    pub kind: GroupKind,
    /// What the group holds, in the order in which the source names it first. No kind of prediction twice.
    pub predictions: Vec<Prediction>,
}

/// What a group of predictions does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// Makes text or speech of text or speech.
    Convert,
    /// Finds text, faces or things in pictures.
    Identify,
    /// Finds what a text is about.
    Interpret,
    /// Asks a model of the user's own.
    Infer,
}

impl GroupKind {
    /// The group's key in every format.
    pub fn key(self) -> &'static str {
        match self {
            Self::Convert => "convert",
            Self::Identify => "identify",
            Self::Interpret => "interpret",
            Self::Infer => "infer",
        }
    }
}

/// One thing that a backend predicts.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Region of the service.
    pub region: Copied,
    /// What is predicted, and the defaults for it.
    pub model: Model,
}

/// What is predicted.
#[derive(Clone, Debug, PartialEq)]
pub enum Model {
    /// Amazon Translate.
    TranslateText {
        /// Language to translate from, such as `en`.
        source: Copied,
        /// Language to translate to.
        target: Copied,
    },
    /// Amazon Polly.
    SpeechGenerator {
        /// The voice, such as `Amy`.
        voice: Copied,
        /// Its language, such as `en-GB`.
        language: Copied,
    },
    /// Amazon Transcribe.
    Transcription {
        /// Language that is spoken.
        language: Copied,
    },
    /// Amazon Rekognition, and Amazon Textract for documents: text in pictures.
    IdentifyText {
        /// `PLAIN`, `FORM`, `TABLE` or `ALL`.
        format: Copied,
    },
    /// Amazon Rekognition: faces.
    IdentifyEntities {
        /// Whether celebrities are named.
        celebrities: bool,
        /// The collection of known faces, where there is one.
        collection: Option<Collection>,
    },
    /// Amazon Rekognition: things in pictures.
    IdentifyLabels {
        /// `LABELS`, `UNSAFE` or `ALL`.
        kind: Copied,
    },
    /// Amazon Comprehend.
    InterpretText {
        /// `LANGUAGE`, `ENTITIES`, `KEY_PHRASES`, `SENTIMENT`, `SYNTAX` or `ALL`.
        kind: Copied,
    },
    /// Amazon SageMaker.
    InferModel {
        /// Name of the endpoint.
        endpoint: Copied,
    },
}

/// A collection of faces in Rekognition.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection {
    /// Its ID.
    pub id: Value,
    /// The most faces to look for in a picture; null where the source has no number.
    pub max_entities: Value,
}

impl Model {
    /// The key in Amplify's own files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TranslateText { .. } => "translateText",
            Self::SpeechGenerator { .. } => "speechGenerator",
            Self::Transcription { .. } => "transcription",
            Self::IdentifyText { .. } => "identifyText",
            Self::IdentifyEntities { .. } => "identifyEntities",
            Self::IdentifyLabels { .. } => "identifyLabels",
            Self::InterpretText { .. } => "interpretText",
            Self::InferModel { .. } => "inferModel",
        }
    }

    /// The last part but one of the paths of [`crate::fields`].
    pub fn path(&self) -> &'static str {
        match self {
            Self::TranslateText { .. } => "translate_text",
            Self::SpeechGenerator { .. } => "speech_generator",
            Self::Transcription { .. } => "transcription",
            Self::IdentifyText { .. } => "identify_text",
            Self::IdentifyEntities { .. } => "identify_entities",
            Self::IdentifyLabels { .. } => "identify_labels",
            Self::InterpretText { .. } => "interpret_text",
            Self::InferModel { .. } => "infer_model",
        }
    }

    /// The service as the AWS console names it.
    pub fn service(&self) -> &'static str {
        match self {
            Self::TranslateText { .. } => "Translate",
            Self::SpeechGenerator { .. } => "Polly",
            Self::Transcription { .. } => "Transcribe",
            Self::IdentifyText { .. } | Self::IdentifyEntities { .. } | Self::IdentifyLabels { .. } => "Rekognition",
            Self::InterpretText { .. } => "Comprehend",
            Self::InferModel { .. } => "SageMaker",
        }
    }
}
