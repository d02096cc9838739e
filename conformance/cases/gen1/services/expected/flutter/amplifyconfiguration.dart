const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "analytics": {
        "plugins": {
            "awsPinpointAnalyticsPlugin": {
                "pinpointAnalytics": {},
                "pinpointTargeting": {}
            }
        }
    },
    "notifications": {
        "plugins": {
            "awsPinpointPushNotificationsPlugin": {
                "appId": "0123456789abcdef0123456789abcdef",
                "region": "eu-west-2"
            },
            "awsPinpointInAppMessagingNotificationsPlugin": {
                "appId": "0123456789abcdef0123456789abcdef",
                "region": "eu-west-2"
            }
        }
    },
    "storage": {
        "plugins": {
            "awsDynamoDbStoragePlugin": {
                "name": "orders-dev",
                "partitionKeyName": "id",
                "partitionKeyType": "S",
                "region": "eu-west-2"
            },
            "awsS3StoragePlugin": {
                "bucket": "shop-photos-dev",
                "region": "eu-west-2",
                "defaultAccessLevel": "guest"
            }
        }
    }
}''';
