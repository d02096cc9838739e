const amplifyconfig = '''{
    "UserAgent": "aws-amplify-cli/2.0",
    "Version": "1.0",
    "api": {
        "plugins": {
            "awsAPIPlugin": {
                "quotes": {
                    "endpointType": "REST",
                    "endpoint": "https://quotes.example",
                    "region": "eu-west-2",
                    "authorizationType": "AMAZON_COGNITO_USER_POOLS"
                },
                "shop": {
                    "endpointType": "GraphQL",
                    "endpoint": "https://shop.appsync-api.eu-west-2.amazonaws.com/graphql",
                    "region": "eu-west-2",
                    "authorizationType": "API_KEY",
                    "apiKey": "da2-gardengardengardengardeng"
                },
                "orders": {
                    "endpointType": "REST",
                    "endpoint": "https://orders.execute-api.eu-west-2.amazonaws.com/dev",
                    "region": "eu-west-2",
                    "authorizationType": "AWS_IAM"
                }
            }
        }
    },
    "storage": {
        "plugins": {
            "awsS3StoragePlugin": {
                "bucket": "a-bucket",
                "region": "eu-west-2",
                "defaultAccessLevel": "guest"
            },
            "awsDynamoDbStoragePlugin": {
                "name": "t-dev",
                "arn": "arn:aws:dynamodb:eu-west-2:111111111111:table/t-dev",
                "partitionKeyName": "id",
                "partitionKeyType": "S",
                "region": "eu-west-2"
            }
        }
    }
}''';
