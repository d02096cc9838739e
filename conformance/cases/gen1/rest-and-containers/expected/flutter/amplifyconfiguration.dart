const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "orders": {
                    "endpointType": "REST",
                    "endpoint": "https://orders.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "AdminQueries": {
                    "endpointType": "REST",
                    "endpoint": "https://AdminQueries.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AMAZON_COGNITO_USER_POOLS"
                },
                "open": {
                    "endpointType": "REST",
                    "endpoint": "https://open.example",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                },
                "closed": {
                    "endpointType": "REST",
                    "endpoint": "https://closed.example",
                    "region": "eu-west-2",
                    "authorizationType": "AMAZON_COGNITO_USER_POOLS"
                }
            }
        }
    }
}''';
