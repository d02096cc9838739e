const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "notifications": {
        "plugins": {
            "awsPinpointPushNotificationsPlugin": {
                "appId": "apns",
                "region": "eu-west-2"
            },
            "awsPinpointInAppMessagingNotificationsPlugin": {
                "region": "eu-west-2"
            }
        }
    }
}''';
