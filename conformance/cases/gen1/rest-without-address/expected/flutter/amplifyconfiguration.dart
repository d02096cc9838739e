const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "orders": {
                    "endpointType": "REST",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                }
            }
        }
    }
}''';
