const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "analytics": {
        "plugins": {
            "awsPinpointAnalyticsPlugin": {
                "pinpointAnalytics": {
                    "appId": "00112233445566778899aabbccddeeff",
                    "region": "us-east-1"
                },
                "pinpointTargeting": {
                    "region": "us-east-1"
                }
            }
        }
    },
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "blog": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://ffffffffff.appsync-api.us-east-1.amazonaws.com/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM",
                    "apiKey": "da2-gggggggggggggggggggggggggg"
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
                "AppSync": {
                    "Default": {
                        "ApiUrl": "https://ffffffffff.appsync-api.us-east-1.amazonaws.com/graphql",
                        "Region": "us-east-1",
                        "AuthMode": "API_KEY",
                        "ApiKey": "da2-gggggggggggggggggggggggggg",
                        "ClientDatabasePrefix": "blog_API_KEY"
                    }
                },
                "CognitoUserPool": {
                    "Default": {
                        "PoolId": "eu-west-2_Ef56Gh78I",
                        "AppClientId": "nativeclient11111111111111",
                        "AppClientSecret": "",
                        "Region": "eu-west-2"
                    }
                },
                "Auth": {
                    "Default": {
                        "authenticationFlowType": "USER_SRP_AUTH",
                        "socialProviders": [],
                        "usernameAttributes": [],
                        "signupAttributes": [],
                        "passwordProtectionSettings": {
                            "passwordPolicyCharacters": []
                        },
                        "mfaTypes": [],
                        "verificationMechanisms": []
                    }
                },
                "PinpointAnalytics": {
                    "Default": {
                        "AppId": "00112233445566778899aabbccddeeff",
                        "Region": "us-east-1"
                    }
                },
                "PinpointTargeting": {
                    "Default": {
                        "Region": "us-east-1"
                    }
                }
            }
        }
    },
    "storage": {
        "plugins": {
            "awsS3StoragePlugin": {
                "bucket": "blog-files",
                "region": "eu-west-2",
                "defaultAccessLevel": "guest"
            }
        }
    }
}''';
