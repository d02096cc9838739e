//! Amazon Pinpoint: analytics, and channels of notifications.

use super::Copied;

/// What a backend says of Amazon Pinpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pinpoint {
    /// The app that events are sent to.
    pub analytics: Option<PinpointApp>,
    /// The channels that are enabled, each with the app that it belongs to, in the order of [`Channel`].
    pub notifications: Vec<(Channel, PinpointApp)>,
}

/// One app (project) of Pinpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PinpointApp {
    /// Its project ID.
    pub app_id: Copied,
    /// Its region.
    pub region: Copied,
}

/// A channel of notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Push to Apple's devices.
    Apns,
    /// Push to Android devices.
    Fcm,
    /// Messages within the app.
    InAppMessaging,
    /// Email.
    Email,
    /// Text messages.
    Sms,
}

impl Channel {
    /// Every channel, in the order of the Amplify CLI.
    pub const ALL: [Self; 5] = [Self::Apns, Self::Fcm, Self::InAppMessaging, Self::Email, Self::Sms];

    /// The channel's key in `amplify-meta.json`.
    pub fn gen1_key(self) -> &'static str {
        match self {
            Self::Apns => "APNS",
            Self::Fcm => "FCM",
            Self::InAppMessaging => "InAppMessaging",
            Self::Email => "Email",
            Self::Sms => "SMS",
        }
    }

    /// The channel's word in `amplify_outputs.json`.
    pub fn outputs_word(self) -> &'static str {
        match self {
            Self::Apns => "APNS",
            Self::Fcm => "FCM",
            Self::InAppMessaging => "IN_APP_MESSAGING",
            Self::Email => "EMAIL",
            Self::Sms => "SMS",
        }
    }

    /// The channel in the paths of [`crate::fields`].
    pub fn path(self) -> &'static str {
        match self {
            Self::Apns => "apns",
            Self::Fcm => "fcm",
            Self::InAppMessaging => "in_app_messaging",
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}
