//! Pinpoint: the resource of the category `analytics` and that of `notifications` are of one service.

use super::services::Resource;
use crate::backend::{Channel, Pinpoint, PinpointApp};

/// Reads the resources. One whose outputs name no channel is analytics, of which the first counts; of the others, each
/// channel is that of the first resource which has it enabled. `None` where that leaves nothing.
pub(super) fn pinpoint(resources: &[Resource<'_>]) -> Option<Pinpoint> {
    let names_a_channel =
        |resource: &&Resource<'_>| Channel::ALL.iter().any(|channel| resource.output.get(channel.gen1_key()).is_some());
    let analytics = resources
        .iter()
        .find(|resource| !names_a_channel(resource))
        .map(|resource| PinpointApp { app_id: resource.output.copied("Id"), region: resource.output.copied("Region") });
    let app = |channel: Channel| {
        resources.iter().find_map(|resource| {
            let settings = resource.output.get(channel.gen1_key())?;
            settings.truthy("Enabled").then(|| PinpointApp {
                app_id: settings.copied("ApplicationId"),
                region: resource.output.copied("Region"),
            })
        })
    };
    let notifications: Vec<_> =
        Channel::ALL.into_iter().filter_map(|channel| app(channel).map(|app| (channel, app))).collect();
    (analytics.is_some() || !notifications.is_empty()).then_some(Pinpoint { analytics, notifications })
}
