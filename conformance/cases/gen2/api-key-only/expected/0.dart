const amplifyConfig = r'''{
  "UserAgent": "@aws-amplify/client-config/1.11.1",
  "Version": "1.0",
  "api": {
    "plugins": {
      "awsAPIPlugin": {
        "data": {
          "endpointType": "GraphQL",
          "endpoint": "https://k3example7orchard.appsync-api.ap-southeast-2.amazonaws.com/graphql",
          "region": "ap-southeast-2",
          "authorizationType": "API_KEY",
          "apiKey": "da2-orchardexamplekey000000"
        }
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;