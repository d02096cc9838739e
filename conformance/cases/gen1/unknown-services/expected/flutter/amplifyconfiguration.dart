const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "auth": {
        "plugins": {
            "awsCognitoAuthPlugin": {
                "UserAgent": "aws-amplify-cli/0.1.0",
                "Version": "0.1.0",
                "IdentityManager": {
                    "Default": {}
                },
                "Sumerian": {
                    "Region": "eu-west-2",
                    "sceneConfig": {
                        "scene": {
                            "url": "u"
                        }
                    }
                }
            }
        }
    }
}''';
