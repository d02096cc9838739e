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
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "orders": {
                    "endpointType": "REST",
                    "endpoint": "https://orders.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "shop": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://shop.appsync-api.eu-west-2.amazonaws.com/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "API_KEY",
                    "apiKey": "da2-gardengardengardengardeng"
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
                "PinpointAnalytics": {
                    "Default": {
                        "AppId": "visits",
                        "Region": "eu-west-2"
                    }
                },
                "PinpointTargeting": {
                    "Default": {
                        "Region": "eu-west-2"
                    }
                },
                "AppSync": {
                    "Default": {
                        "ApiUrl": "https://shop.appsync-api.eu-west-2.amazonaws.com/graphql",
                        "Region": "eu-west-2",
                        "AuthMode": "API_KEY",
                        "ApiKey": "da2-gardengardengardengardeng",
                        "ClientDatabasePrefix": "shop_API_KEY"
                    }
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
                "Lex": {
                    "gardenbot": {
                        "Name": "gardenbot",
                        "Alias": "$LATEST",
                        "Region": "eu-west-2"
                    }
                },
                "S3TransferUtility": {
                    "Default": {
                        "Bucket": "garden-files",
                        "Region": "eu-west-2"
                    }
                },
                "DynamoDBObjectMapper": {
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
                "bucket": "garden-files",
                "region": "eu-west-2",
                "defaultAccessLevel": "guest"
            },
            "awsDynamoDbStoragePlugin": {
                "name": "tables-dev",
                "arn": "arn:aws:dynamodb:eu-west-2:111111111111:table/tables-dev",
                "partitionKeyName": "id",
                "partitionKeyType": "S",
                "region": "eu-west-2"
            }
        }
    }
}''';
