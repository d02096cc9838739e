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
            "PoolId": "ap-southeast-2_Kq7TzRw2b",
            "AppClientId": "5n1example0client0id0xyz",
            "Region": "ap-southeast-2"
          }
        },
        "CredentialsProvider": {
          "CognitoIdentity": {
            "Default": {
              "PoolId": "ap-southeast-2:0f9c4a1e-53c8-4f0e-9a53-6e0d5a1b2c3d",
              "Region": "ap-southeast-2"
            }
          }
        },
        "Auth": {
          "Default": {
            "authenticationFlowType": "USER_SRP_AUTH",
            "mfaConfiguration": "OPTIONAL",
            "mfaTypes": [
              "TOTP",
              "EMAIL"
            ],
            "passwordProtectionSettings": {
              "passwordPolicyMinLength": 12,
              "passwordPolicyCharacters": [
                "REQUIRES_NUMBERS",
                "REQUIRES_LOWERCASE",
                "REQUIRES_SYMBOLS"
              ]
            },
            "signupAttributes": [
              "EMAIL",
              "FAMILY_NAME"
            ],
            "usernameAttributes": [
              "EMAIL",
              "PHONE_NUMBER"
            ],
            "verificationMechanisms": [
              "EMAIL"
            ],
            "socialProviders": [
              "APPLE",
              "GOOGLE"
            ],
            "OAuth": {
              "WebDomain": "orchard.auth.ap-southeast-2.amazoncognito.com",
              "Scopes": [
                "openid",
                "email"
              ],
              "SignInRedirectURI": "https://orchard.example/in, https://www.orchard.example/in",
              "SignOutRedirectURI": "https://orchard.example/out",
              "AppClientId": "5n1example0client0id0xyz"
            }
          }
        },
        "AppSync": {
          "Default": {
            "ApiUrl": "https://k3example7orchard.appsync-api.ap-southeast-2.amazonaws.com/graphql",
            "Region": "ap-southeast-2",
            "AuthMode": "AMAZON_COGNITO_USER_POOLS",
            "ApiKey": "da2-orchardexamplekey000000",
            "ClientDatabasePrefix": "data_AMAZON_COGNITO_USER_POOLS"
          },
          "data_API_KEY": {
            "ApiUrl": "https://k3example7orchard.appsync-api.ap-southeast-2.amazonaws.com/graphql",
            "Region": "ap-southeast-2",
            "AuthMode": "API_KEY",
            "ApiKey": "da2-orchardexamplekey000000",
            "ClientDatabasePrefix": "data_API_KEY"
          },
          "data_AWS_IAM": {
            "ApiUrl": "https://k3example7orchard.appsync-api.ap-southeast-2.amazonaws.com/graphql",
            "Region": "ap-southeast-2",
            "AuthMode": "AWS_IAM",
            "ApiKey": "da2-orchardexamplekey000000",
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
          "endpoint": "https://k3example7orchard.appsync-api.ap-southeast-2.amazonaws.com/graphql",
          "region": "ap-southeast-2",
          "authorizationType": "AMAZON_COGNITO_USER_POOLS",
          "apiKey": "da2-orchardexamplekey000000"
        }
      }
    }
  },
  "geo": {
    "plugins": {
      "awsLocationGeoPlugin": {
        "region": "ap-southeast-2",
        "maps": {
          "default": "",
          "items": {}
        }
      }
    }
  },
  "storage": {
    "plugins": {
      "awsS3StoragePlugin": {
        "bucket": "amplify-orchard-pictures-1",
        "region": "ap-southeast-2"
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;