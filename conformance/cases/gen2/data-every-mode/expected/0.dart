const amplifyConfig = r'''{
  "UserAgent": "@aws-amplify/client-config/1.11.1",
  "Version": "1.0",
  "auth": {
    "plugins": {
      "awsCognitoAuthPlugin": {
        "UserAgent": "@aws-amplify/client-config/1.11.1",
        "Version": "1.0",
        "CognitoUserPool": {
          "Default": {
            "PoolId": "eu-west-2_Garden001",
            "AppClientId": "gardenwebclient",
            "Region": "eu-west-2"
          }
        },
        "CredentialsProvider": {
          "CognitoIdentity": {
            "Default": {
              "PoolId": "eu-west-2:00000000-0000-4000-8000-000000000001",
              "Region": "eu-west-2"
            }
          }
        },
        "Auth": {
          "Default": {
            "authenticationFlowType": "USER_SRP_AUTH",
            "passwordProtectionSettings": {
              "passwordPolicyCharacters": []
            },
            "signupAttributes": [],
            "usernameAttributes": [],
            "verificationMechanisms": [],
            "socialProviders": []
          }
        },
        "AppSync": {
          "Default": {
            "ApiUrl": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
            "Region": "eu-west-2",
            "AuthMode": "AWS_IAM",
            "ApiKey": "da2-gardengardengardengardeng",
            "ClientDatabasePrefix": "data_AWS_IAM"
          },
          "data_API_KEY": {
            "ApiUrl": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
            "Region": "eu-west-2",
            "AuthMode": "API_KEY",
            "ApiKey": "da2-gardengardengardengardeng",
            "ClientDatabasePrefix": "data_API_KEY"
          },
          "data_AMAZON_COGNITO_USER_POOLS": {
            "ApiUrl": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
            "Region": "eu-west-2",
            "AuthMode": "AMAZON_COGNITO_USER_POOLS",
            "ApiKey": "da2-gardengardengardengardeng",
            "ClientDatabasePrefix": "data_AMAZON_COGNITO_USER_POOLS"
          },
          "data_OPENID_CONNECT": {
            "ApiUrl": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
            "Region": "eu-west-2",
            "AuthMode": "OPENID_CONNECT",
            "ApiKey": "da2-gardengardengardengardeng",
            "ClientDatabasePrefix": "data_OPENID_CONNECT"
          },
          "data_AWS_LAMBDA": {
            "ApiUrl": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
            "Region": "eu-west-2",
            "AuthMode": "AWS_LAMBDA",
            "ApiKey": "da2-gardengardengardengardeng",
            "ClientDatabasePrefix": "data_AWS_LAMBDA"
          }
        }
      }
    }
  },
  "api": {
    "plugins": {
      "awsAPIPlugin": {
        "data": {
          "endpointType": "GraphQL",
          "endpoint": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
          "region": "eu-west-2",
          "authorizationType": "AWS_IAM",
          "apiKey": "da2-gardengardengardengardeng"
        }
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;