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
        }
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;