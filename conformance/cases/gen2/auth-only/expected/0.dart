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
            "passwordProtectionSettings": {
              "passwordPolicyMinLength": 8,
              "passwordPolicyCharacters": [
                "REQUIRES_NUMBERS"
              ]
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