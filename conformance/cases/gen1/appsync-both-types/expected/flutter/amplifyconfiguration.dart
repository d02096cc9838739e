const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "shop": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://shop.appsync-api.eu-west-2.amazonaws.com/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM",
                    "apiKey": "da2-both"
                }
            }
        }
    }
}''';
