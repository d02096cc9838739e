//! `AWS::Amplify::Storage`: the buckets.

use serde_json::Value;

use super::Gen2Error;
use super::payload::{Payload, corrupt_output, parse};
use crate::backend::{Bucket, S3};

/// The metadata entry.
pub(super) const ENTRY: &str = "AWS::Amplify::Storage";

/// The default bucket, and the list of all. That list is a JSON list of strings which hold JSON objects.
pub(super) fn decode(payload: &Payload) -> Result<S3, Gen2Error> {
    let buckets = payload.strings("buckets")?;
    let buckets = buckets.map(|texts| texts.iter().map(|text| bucket(text)).collect::<Result<_, _>>()).transpose()?;
    let (bucket, region) = (Some(payload.required("bucketName")?), Some(payload.required("storageRegion")?));
    Ok(S3 { bucket, region, buckets, test_mode: false })
}

fn bucket(text: &str) -> Result<Bucket, Gen2Error> {
    let value = parse(text).map_err(|problem| corrupt_output("buckets", &problem))?;
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let bucket = (|| {
        Some(Bucket {
            name: text("name")?,
            bucket: text("bucketName")?,
            region: text("storageRegion")?,
            paths: value.get("paths").cloned(),
        })
    })();
    bucket.ok_or_else(|| corrupt_output("buckets", "a bucket lacks `name`, `bucketName` or `storageRegion`"))
}
