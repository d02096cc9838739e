const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "storage": {
        "plugins": {
            "awsS3StoragePlugin": {
                "bucket": "</script>    \u0001 \" \\ / é 日本 🌱",
                "region": "eu-west-2",
                "defaultAccessLevel": "guest"
            }
        }
    }
}''';
