const amplifyConfig = r'''{
  "version": "1.5",
  "notifications": {
    "aws_region": "eu-west-2",
    "amazon_pinpoint_app_id": "visits",
    "channels": [
      "SMS",
      "EMAIL",
      "FCM",
      "IN_APP_MESSAGING",
      "APNS"
    ]
  }
}''';