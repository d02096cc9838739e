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
            "awsPinpointSmsNotificationsPlugin": {
                "appId": "sms0",
                "region": "us-west-2"
            },
            "awsPinpointPushNotificationsPlugin": {
                "appId": "fcm0",
                "region": "us-west-2"
            },
            "awsPinpointInAppMessagingNotificationsPlugin": {
                "appId": "fedcba9876543210fedcba9876543210",
                "region": "us-west-2"
            }
        }
    },
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "shop": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://bbbbbbbbbb.appsync-api.eu-west-2.amazonaws.com/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "AMAZON_COGNITO_USER_POOLS",
                    "apiKey": "da2-cccccccccccccccccccccccccc"
                },
                "orders": {
                    "endpointType": "REST",
                    "endpoint": "https://aaaaaaaaaa.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "admin": {
                    "endpointType": "REST",
                    "endpoint": "https://dddddddddd.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AMAZON_COGNITO_USER_POOLS"
                },
                "unpushed": {
                    "endpointType": "REST",
                    "endpoint": "https://eeeeeeeeee.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "boxes": {
                    "endpointType": "REST",
                    "endpoint": "https://boxes.example",
                    "region": "eu-west-2",
                    "authorizationType": "AMAZON_COGNITO_USER_POOLS"
                },
                "open": {
                    "endpointType": "REST",
                    "endpoint": "https://open.example",
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
                "Lex": {
                    "7": {
                        "Name": "7",
                        "Alias": "$LATEST",
                        "Region": "eu-west-2"
                    },
                    "HelpDesk": {
                        "Name": "HelpDesk",
                        "Alias": "$LATEST",
                        "Region": "eu-west-2"
                    }
                },
                "PinpointAnalytics": {
                    "Default": {
                        "AppId": "0123456789abcdef0123456789abcdef",
                        "Region": "us-east-1"
                    }
                },
                "PinpointTargeting": {
                    "Default": {
                        "Region": "us-east-1"
                    }
                },
                "S3TransferUtility": {
                    "Default": {
                        "Bucket": "shop-files",
                        "Region": "eu-west-2"
                    }
                },
                "DynamoDBObjectMapper": {
                    "Default": {
                        "Region": "eu-west-2"
                    }
                },
                "CredentialsProvider": {
                    "CognitoIdentity": {
                        "Default": {
                            "PoolId": "eu-west-2:0b1c2d30-1111-2222-3333-444455556666",
                            "Region": "eu-west-2"
                        }
                    }
                },
                "CognitoUserPool": {
                    "Default": {
                        "PoolId": "eu-west-2_Ab12Cd34E",
                        "AppClientId": "nativeclient00000000000000",
                        "AppClientSecret": "not-a-secret-but-an-example",
                        "Region": "eu-west-2"
                    }
                },
                "GoogleSignIn": {
                    "Permissions": "email,profile,openid",
                    "ClientId-WebApp": "1-web.apps.example"
                },
                "FacebookSignIn": {
                    "AppId": "123456",
                    "Permissions": "public_profile"
                },
                "Auth": {
                    "Default": {
                        "OAuth": {
                            "WebDomain": "shop-dev.auth.eu-west-2.amazoncognito.com",
                            "AppClientId": "nativeclient00000000000000",
                            "AppClientSecret": "not-a-secret-but-an-example",
                            "SignInRedirectURI": "shop://in/,https://shop.example/",
                            "SignOutRedirectURI": "shop://out/",
                            "Scopes": [
                                "phone",
                                "email",
                                "openid"
                            ]
                        },
                        "authenticationFlowType": "CUSTOM_AUTH",
                        "mfaTypes": [
                            "SMS",
                            "TOTP"
                        ],
                        "loginMechanism": [
                            "email"
                        ],
                        "socialProviders": [
                            "GOOGLE",
                            "APPLE",
                            "AMAZON"
                        ],
                        "usernameAttributes": [
                            "EMAIL",
                            "PHONE_NUMBER"
                        ],
                        "signupAttributes": [
                            "EMAIL",
                            "PHONE_NUMBER"
                        ],
                        "passwordProtectionSettings": {
                            "passwordPolicyMinLength": "10",
                            "passwordPolicyCharacters": [
                                "REQUIRES_LOWERCASE",
                                "REQUIRES_SYMBOLS"
                            ]
                        },
                        "verificationMechanisms": [
                            "EMAIL"
                        ]
                    }
                },
                "AppSync": {
                    "Default": {
                        "ApiUrl": "https://bbbbbbbbbb.appsync-api.eu-west-2.amazonaws.com/graphql",
                        "Region": "eu-west-2",
                        "AuthMode": "AMAZON_COGNITO_USER_POOLS",
                        "ClientDatabasePrefix": "shop_AMAZON_COGNITO_USER_POOLS"
                    },
                    "shop_API_KEY": {
                        "ApiUrl": "https://bbbbbbbbbb.appsync-api.eu-west-2.amazonaws.com/graphql",
                        "Region": "eu-west-2",
                        "AuthMode": "API_KEY",
                        "ApiKey": "da2-cccccccccccccccccccccccccc",
                        "ClientDatabasePrefix": "shop_API_KEY"
                    },
                    "shop_AWS_IAM": {
                        "ApiUrl": "https://bbbbbbbbbb.appsync-api.eu-west-2.amazonaws.com/graphql",
                        "Region": "eu-west-2",
                        "AuthMode": "AWS_IAM",
                        "ClientDatabasePrefix": "shop_AWS_IAM"
                    }
                },
                "Sumerian": {
                    "region": "us-east-1",
                    "projectName": "p",
                    "sceneName": {
                        "sceneConfig": {
                            "url": "https://sumerian.example",
                            "sceneId": "room"
                        }
                    }
                }
            }
        }
    },
    "storage": {
        "plugins": {
            "awsS3StoragePlugin": {
                "bucket": "shop-archive",
                "region": "us-east-1",
                "defaultAccessLevel": "guest"
            },
            "awsDynamoDbStoragePlugin": {
                "region": "eu-west-2",
                "name": "orders-dev",
                "sortKeyName": null,
                "streamArn": "arn:aws:dynamodb:eu-west-2:111111111111:table/orders-dev/stream/1"
            }
        }
    }
}''';
