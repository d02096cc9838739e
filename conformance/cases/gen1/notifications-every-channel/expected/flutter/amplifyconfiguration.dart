const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "analytics": {
        "plugins": {
            "awsPinpointAnalyticsPlugin": {
                "pinpointAnalytics": {
                    "appId": "visits",
                    "region": "eu-west-2"
                },
                "pinpointTargeting": {
                    "region": "eu-west-2"
                }
            }
        }
    },
    "notifications": {
        "plugins": {
            "awsPinpointSmsNotificationsPlugin": {
                "appId": "sms",
                "region": "eu-west-2"
            },
            "awsPinpointPushNotificationsPlugin": {
                "appId": "fcm",
                "region": "eu-west-2"
            },
            "awsPinpointInAppMessagingNotificationsPlugin": {
                "appId": "inapp",
                "region": "eu-west-2"
            }
        }
    }
}''';
