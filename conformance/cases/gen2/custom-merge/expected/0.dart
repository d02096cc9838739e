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
              "passwordPolicyMinLength": 10,
              "passwordPolicyCharacters": [
                "REQUIRES_SYMBOLS"
              ]
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
            "ClientDatabasePrefix": "data_AWS_IAM"
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
          "authorizationType": "AWS_IAM"
        }
      }
    }
  },
  "storage": {
    "plugins": {
      "awsS3StoragePlugin": {
        "bucket": "garden-files",
        "region": "eu-west-2"
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;