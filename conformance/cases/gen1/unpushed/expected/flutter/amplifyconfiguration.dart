const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "analytics": {
        "plugins": {
            "awsPinpointAnalyticsPlugin": {
                "pinpointAnalytics": {
                    "appId": "unpushed",
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
                "appId": "p",
                "region": "eu-west-2"
            }
        }
    },
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "orders": {
                    "endpointType": "REST",
                    "endpoint": "https://orders.example",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                }
            }
        }
    },
    "auth": {
        "plugins": {
            "awsCognitoAuthPlugin": {
                "UserAgent": "aws-amplify-cli/0.1.0",
                "Version": "0.1.0",
                "IdentityManager": {
                    "Default": {}
                },
                "CredentialsProvider": {
                    "CognitoIdentity": {
                        "Default": {
                            "PoolId": "eu-west-2:00000000-0000-4000-8000-000000000001",
                            "Region": "eu-west-2"
                        }
                    }
                },
                "CognitoUserPool": {
                    "Default": {
                        "PoolId": "eu-west-2_Garden001",
                        "AppClientId": "gardennativeclient",
                        "Region": "eu-west-2"
                    }
                },
                "Auth": {
                    "Default": {
                        "authenticationFlowType": "USER_SRP_AUTH",
                        "socialProviders": [],
                        "usernameAttributes": [
                            "EMAIL"
                        ],
                        "signupAttributes": [
                            "EMAIL"
                        ],
                        "passwordProtectionSettings": {
                            "passwordPolicyMinLength": 8,
                            "passwordPolicyCharacters": []
                        },
                        "mfaConfiguration": "OFF",
                        "mfaTypes": [
                            "SMS"
                        ],
                        "verificationMechanisms": [
                            "EMAIL"
                        ]
                    }
                },
                "PinpointAnalytics": {
                    "Default": {
                        "AppId": "p",
                        "Region": "eu-west-2"
                    }
                },
                "PinpointTargeting": {
                    "Default": {
                        "Region": "eu-west-2"
                    }
                }
            }
        }
    },
    "storage": {
        "plugins": {
            "awsS3StoragePlugin": {
                "bucket": "never-pushed",
                "region": "eu-west-2",
                "defaultAccessLevel": "guest"
            }
        }
    }
}''';
