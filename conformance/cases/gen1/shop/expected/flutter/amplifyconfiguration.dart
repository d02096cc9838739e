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
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "2024": {
                    "endpointType": "REST",
                    "endpoint": "https://ffffffffff.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "rest": {
                    "endpointType": "REST",
                    "endpoint": "https://aaaaaaaaaa.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "shop": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://bbbbbbbbbb.appsync-api.eu-west-2.amazonaws.com/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "AMAZON_COGNITO_USER_POOLS",
                    "apiKey": "da2-cccccccccccccccccccccccccc"
                },
                "rest2": {
                    "endpointType": "REST",
                    "endpoint": "https://eeeeeeeeee.execute-api.eu-west-2.amazonaws.com/dev",
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
                "CredentialsProvider": {
                    "CognitoIdentity": {
                        "Default": {
                            "PoolId": "eu-west-2:01234567-89ab-cdef-0123-456789abcdef",
                            "Region": "eu-west-2"
                        }
                    }
                },
                "CognitoUserPool": {
                    "Default": {
                        "PoolId": "eu-west-2_Ab12Cd34E",
                        "AppClientId": "2nativeclient0000000000000",
                        "Region": "eu-west-2"
                    }
                },
                "GoogleSignIn": {
                    "Permissions": "email,profile,openid",
                    "ClientId-WebApp": "123.apps.googleusercontent.com"
                },
                "Auth": {
                    "Default": {
                        "OAuth": {
                            "WebDomain": "shop-101010-dev.auth.eu-west-2.amazoncognito.com",
                            "AppClientId": "2nativeclient0000000000000",
                            "SignInRedirectURI": "http://localhost:3000/,https://shop.example/",
                            "SignOutRedirectURI": "http://localhost:3000/",
                            "Scopes": [
                                "phone",
                                "email",
                                "openid"
                            ]
                        },
                        "authenticationFlowType": "USER_SRP_AUTH",
                        "socialProviders": [
                            "FACEBOOK",
                            "GOOGLE",
                            "AMAZON",
                            "APPLE"
                        ],
                        "usernameAttributes": [
                            "EMAIL",
                            "PHONE_NUMBER"
                        ],
                        "signupAttributes": [
                            "EMAIL",
                            "PREFERRED_USERNAME"
                        ],
                        "passwordProtectionSettings": {
                            "passwordPolicyMinLength": "12",
                            "passwordPolicyCharacters": [
                                "REQUIRES_LOWERCASE",
                                "REQUIRES_UPPERCASE",
                                "REQUIRES_NUMBERS",
                                "REQUIRES_SYMBOLS"
                            ]
                        },
                        "mfaConfiguration": "OPTIONAL",
                        "mfaTypes": [
                            "SMS",
                            "TOTP"
                        ],
                        "verificationMechanisms": [
                            "EMAIL"
                        ]
                    }
                },
                "S3TransferUtility": {
                    "Default": {
                        "Bucket": "shop-files-101010-dev",
                        "Region": "eu-west-2"
                    }
                },
                "PinpointAnalytics": {
                    "Default": {
                        "AppId": "0123456789abcdef0123456789abcdef",
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
                "bucket": "second-bucket",
                "region": "eu-west-2",
                "defaultAccessLevel": "guest"
            }
        }
    }
}''';
