const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "open": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://open.example/graphql",
                    "region": "ap-southeast-2",
                    "apiKey": ""
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
                "CognitoUserPool": {
                    "Default": {
                        "PoolId": "ap-southeast-2_Imported1",
                        "Region": "ap-southeast-2"
                    }
                },
                "Auth": {
                    "Default": {
                        "OAuth": {
                            "SignInRedirectURI": "",
                            "SignOutRedirectURI": "a://b",
                            "Scopes": [
                                "openid"
                            ]
                        },
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
                "AppSync": {
                    "Default": {
                        "ApiUrl": "https://open.example/graphql",
                        "Region": "ap-southeast-2",
                        "AuthMode": "",
                        "ClientDatabasePrefix": "open_"
                    }
                }
            }
        }
    }
}''';
