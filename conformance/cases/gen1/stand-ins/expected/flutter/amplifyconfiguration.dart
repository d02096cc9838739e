const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "shop": {
                    "endpointType": "GraphQL",
                    "endpoint": "http://192.0.2.1:20002/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "API_KEY",
                    "apiKey": "da2-fakeApiId123456"
                }
            }
        }
    },
    "storage": {
        "plugins": {
            "awsS3StoragePlugin": {
                "bucket": "files",
                "region": "us-fake-1",
                "defaultAccessLevel": "guest"
            }
        }
    }
}''';
