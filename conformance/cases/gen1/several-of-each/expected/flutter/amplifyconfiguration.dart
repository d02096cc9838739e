const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "analytics": {
        "plugins": {
            "awsPinpointAnalyticsPlugin": {
                "pinpointAnalytics": {
                    "appId": "a1",
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
                "one": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://one.appsync-api.eu-west-2.amazonaws.com/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "API_KEY",
                    "apiKey": "da2-gardengardengardengardeng"
                },
                "two": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://two.appsync-api.eu-west-2.amazonaws.com/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "r1": {
                    "endpointType": "REST",
                    "endpoint": "https://r1.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "r2": {
                    "endpointType": "REST",
                    "endpoint": "https://r2.execute-api.eu-west-2.amazonaws.com/dev",
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
                        "authenticationFlowType": "CUSTOM_AUTH",
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
                "S3TransferUtility": {
                    "Default": {
                        "Bucket": "first",
                        "Region": "eu-west-2"
                    }
                },
                "DynamoDBObjectMapper": {
                    "Default": {
                        "Region": "eu-west-2"
                    }
                },
                "AppSync": {
                    "Default": {
                        "ApiUrl": "https://one.appsync-api.eu-west-2.amazonaws.com/graphql",
                        "Region": "eu-west-2",
                        "AuthMode": "API_KEY",
                        "ApiKey": "da2-gardengardengardengardeng",
                        "ClientDatabasePrefix": "one_API_KEY"
                    }
                },
                "PinpointAnalytics": {
                    "Default": {
                        "AppId": "a1",
                        "Region": "eu-west-2"
                    }
                },
                "PinpointTargeting": {
                    "Default": {
                        "Region": "eu-west-2"
                    }
                },
                "Lex": {
                    "b1": {
                        "Name": "b1",
                        "Alias": "$LATEST",
                        "Region": "eu-west-2"
                    },
                    "b2": {
                        "Name": "b2",
                        "Alias": "$LATEST",
                        "Region": "us-east-1"
                    }
                }
            }
        }
    },
    "storage": {
        "plugins": {
            "awsS3StoragePlugin": {
                "bucket": "second",
                "region": "us-east-1",
                "defaultAccessLevel": "guest"
            },
            "awsDynamoDbStoragePlugin": {
                "name": "t2-dev",
                "arn": "arn:aws:dynamodb:eu-west-2:111111111111:table/t2-dev",
                "partitionKeyName": "id",
                "partitionKeyType": "S",
                "region": "us-east-1",
                "sortKeyName": "at",
                "sortKeyType": "N"
            }
        }
    }
}''';
