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
            "PoolId": "eu-north-1_Harbour01",
            "AppClientId": "harbourwebclient0000000000",
            "Region": "eu-north-1"
          }
        },
        "CredentialsProvider": {
          "CognitoIdentity": {
            "Default": {
              "PoolId": "eu-north-1:aaaaaaaa-bbbb-4ccc-8ddd-000000000001",
              "Region": "eu-north-1"
            }
          }
        },
        "Auth": {
          "Default": {
            "authenticationFlowType": "USER_SRP_AUTH",
            "mfaConfiguration": "ON",
            "mfaTypes": [
              "TOTP",
              "EMAIL"
            ],
            "passwordProtectionSettings": {
              "passwordPolicyMinLength": 11,
              "passwordPolicyCharacters": [
                "REQUIRES_NUMBERS",
                "REQUIRES_UPPERCASE",
                "REQUIRES_SYMBOLS"
              ]
            },
            "signupAttributes": [
              "EMAIL",
              "GIVEN_NAME"
            ],
            "usernameAttributes": [
              "EMAIL",
              "PHONE_NUMBER"
            ],
            "verificationMechanisms": [
              "EMAIL",
              "PHONE_NUMBER"
            ],
            "socialProviders": [
              "APPLE",
              "GOOGLE"
            ],
            "OAuth": {
              "WebDomain": "harbour.auth.eu-north-1.amazoncognito.com",
              "Scopes": [
                "openid",
                "email"
              ],
              "SignInRedirectURI": "http://localhost:3000/,https://harbour.example/",
              "SignOutRedirectURI": "https://harbour.example/out",
              "AppClientId": "harbourwebclient0000000000"
            }
          }
        },
        "AppSync": {
          "Default": {
            "ApiUrl": "https://harbour.appsync-api.eu-north-1.amazonaws.com/graphql",
            "Region": "eu-north-1",
            "AuthMode": "AMAZON_COGNITO_USER_POOLS",
            "ApiKey": "da2-harbourexamplekey00000",
            "ClientDatabasePrefix": "data_AMAZON_COGNITO_USER_POOLS"
          },
          "data_AWS_IAM": {
            "ApiUrl": "https://harbour.appsync-api.eu-north-1.amazonaws.com/graphql",
            "Region": "eu-north-1",
            "AuthMode": "AWS_IAM",
            "ApiKey": "da2-harbourexamplekey00000",
            "ClientDatabasePrefix": "data_AWS_IAM"
          },
          "data_API_KEY": {
            "ApiUrl": "https://harbour.appsync-api.eu-north-1.amazonaws.com/graphql",
            "Region": "eu-north-1",
            "AuthMode": "API_KEY",
            "ApiKey": "da2-harbourexamplekey00000",
            "ClientDatabasePrefix": "data_API_KEY"
          },
          "data_AWS_LAMBDA": {
            "ApiUrl": "https://harbour.appsync-api.eu-north-1.amazonaws.com/graphql",
            "Region": "eu-north-1",
            "AuthMode": "AWS_LAMBDA",
            "ApiKey": "da2-harbourexamplekey00000",
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
          "endpoint": "https://harbour.appsync-api.eu-north-1.amazonaws.com/graphql",
          "region": "eu-north-1",
          "authorizationType": "AMAZON_COGNITO_USER_POOLS",
          "apiKey": "da2-harbourexamplekey00000"
        }
      }
    }
  },
  "geo": {
    "plugins": {
      "awsLocationGeoPlugin": {
        "region": "eu-north-1",
        "maps": {
          "default": "harbourMap",
          "items": {
            "harbourMap": {
              "style": "VectorEsriStreets"
            }
          }
        },
        "searchIndices": {
          "items": [
            "harbourIndex"
          ],
          "default": "harbourIndex"
        }
      }
    }
  },
  "analytics": {
    "plugins": {
      "awsPinpointAnalyticsPlugin": {
        "pinpointAnalytics": {
          "region": "eu-west-1",
          "appId": "harbourpinpoint"
        },
        "pinpointTargeting": {
          "region": "eu-west-1"
        }
      }
    }
  },
  "notifications": {
    "plugins": {
      "awsPinpointSmsNotificationsPlugin": {
        "appId": "harbourpinpoint",
        "region": "eu-west-1"
      },
      "awsPinpointEmailNotificationsPlugin": {
        "appId": "harbourpinpoint",
        "region": "eu-west-1"
      },
      "awsPinpointInAppMessagingNotificationsPlugin": {
        "appId": "harbourpinpoint",
        "region": "eu-west-1"
      },
      "awsPinpointPushNotificationsPlugin": {
        "appId": "harbourpinpoint",
        "region": "eu-west-1"
      }
    }
  },
  "storage": {
    "plugins": {
      "awsS3StoragePlugin": {
        "bucket": "harbour-files",
        "region": "eu-north-1"
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;