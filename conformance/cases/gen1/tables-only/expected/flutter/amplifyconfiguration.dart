const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "storage": {
        "plugins": {
            "awsDynamoDbStoragePlugin": {
                "name": "odd-dev",
                "éclair": 1,
                "a": true
            }
        }
    }
}''';
