const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "storage": {
        "plugins": {
            "awsS3StoragePlugin": {
                "bucket": [
                    "a",
                    "list"
                ],
                "region": 7,
                "defaultAccessLevel": "guest"
            }
        }
    }
}''';
