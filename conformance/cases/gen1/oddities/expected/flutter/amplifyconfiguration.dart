const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "analytics": {
        "plugins": {
            "awsPinpointAnalyticsPlugin": {
                "pinpointAnalytics": {
                    "appId": "",
                    "region": null
                },
                "pinpointTargeting": {
                    "region": null
                }
            }
        }
    },
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "graph": {
                    "endpointType": "GraphQL",
                    "endpoint": "http://192.0.2.1:20002/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "API_KEY",
                    "apiKey": "da2-fakeApiId123456"
                }
            }
        }
    },
    "storage": {
        "plugins": {
            "awsDynamoDbStoragePlugin": {},
            "awsS3StoragePlugin": {
                "bucket": "second",
                "region": "eu-west-2",
                "defaultAccessLevel": "guest"
            }
        }
    }
}''';
