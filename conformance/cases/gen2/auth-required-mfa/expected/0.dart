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
            "mfaConfiguration": "ON",
            "mfaTypes": [
              "TOTP",
              "SMS",
              "EMAIL"
            ],
            "passwordProtectionSettings": {
              "passwordPolicyMinLength": 12,
              "passwordPolicyCharacters": [
                "REQUIRES_NUMBERS",
                "REQUIRES_LOWERCASE",
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
            "socialProviders": []
          }
        }
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;