const amplifyConfig = {
  "aws_project_region": "ap-southeast-2",
  "aws_user_pools_id": "ap-southeast-2_Kq7TzRw2b",
  "aws_cognito_region": "ap-southeast-2",
  "aws_user_pools_web_client_id": "5n1example0client0id0xyz",
  "aws_cognito_identity_pool_id": "ap-southeast-2:0f9c4a1e-53c8-4f0e-9a53-6e0d5a1b2c3d",
  "allowUnauthenticatedIdentities": "true",
  "aws_cognito_mfa_types": [
    "TOTP",
    "EMAIL"
  ],
  "aws_cognito_mfa_configuration": "OPTIONAL",
  "aws_cognito_signup_attributes": [
    "EMAIL",
    "FAMILY_NAME"
  ],
  "aws_cognito_username_attributes": [
    "EMAIL",
    "PHONE_NUMBER"
  ],
  "aws_cognito_verification_mechanisms": [
    "EMAIL"
  ],
  "aws_cognito_password_protection_settings": {
    "passwordPolicyMinLength": 12,
    "passwordPolicyCharacters": [
      "REQUIRES_NUMBERS",
      "REQUIRES_LOWERCASE",
      "REQUIRES_SYMBOLS"
    ]
  },
  "oauth": {
    "domain": "orchard.auth.ap-southeast-2.amazoncognito.com",
    "scope": [
      "openid",
      "email"
    ],
    "redirectSignIn": "https://orchard.example/in, https://www.orchard.example/in",
    "redirectSignOut": "https://orchard.example/out",
    "responseType": "code"
  },
  "aws_cognito_social_providers": [
    "APPLE",
    "GOOGLE"
  ],
  "aws_appsync_authenticationType": "AMAZON_COGNITO_USER_POOLS",
  "aws_appsync_region": "ap-southeast-2",
  "aws_appsync_graphqlEndpoint": "https://k3example7orchard.appsync-api.ap-southeast-2.amazonaws.com/graphql",
  "modelIntrospection": {
    "version": 1,
    "models": {
      "Tree": {
        "name": "Tree",
        "fields": {
          "id": {
            "name": "id",
            "isArray": false,
            "type": "ID",
            "isRequired": true,
            "attributes": []
          },
          "name": {
            "name": "name",
            "isArray": false,
            "type": "String",
            "isRequired": true,
            "attributes": []
          },
          "season": {
            "name": "season",
            "isArray": false,
            "type": {
              "enum": "Season"
            },
            "isRequired": false,
            "attributes": []
          },
          "picks": {
            "name": "picks",
            "isArray": true,
            "type": {
              "model": "Pick"
            },
            "isRequired": false,
            "attributes": [],
            "isArrayNullable": true,
            "association": {
              "connectionType": "HAS_MANY",
              "associatedWith": [
                "treeId"
              ]
            }
          },
          "createdAt": {
            "name": "createdAt",
            "isArray": false,
            "type": "AWSDateTime",
            "isRequired": false,
            "attributes": [],
            "isReadOnly": true
          },
          "updatedAt": {
            "name": "updatedAt",
            "isArray": false,
            "type": "AWSDateTime",
            "isRequired": false,
            "attributes": [],
            "isReadOnly": true
          }
        },
        "syncable": true,
        "pluralName": "Trees",
        "attributes": [
          {
            "type": "model",
            "properties": {}
          },
          {
            "type": "auth",
            "properties": {
              "rules": [
                {
                  "provider": "userPools",
                  "ownerField": "owner",
                  "allow": "owner",
                  "identityClaim": "cognito:username",
                  "operations": [
                    "create",
                    "update",
                    "delete",
                    "read"
                  ]
                }
              ]
            }
          }
        ],
        "primaryKeyInfo": {
          "isCustomPrimaryKey": false,
          "primaryKeyFieldName": "id",
          "sortKeyFieldNames": []
        }
      },
      "Pick": {
        "name": "Pick",
        "fields": {
          "id": {
            "name": "id",
            "isArray": false,
            "type": "ID",
            "isRequired": true,
            "attributes": []
          },
          "kilos": {
            "name": "kilos",
            "isArray": false,
            "type": "Float",
            "isRequired": false,
            "attributes": []
          },
          "treeId": {
            "name": "treeId",
            "isArray": false,
            "type": "ID",
            "isRequired": false,
            "attributes": []
          },
          "tree": {
            "name": "tree",
            "isArray": false,
            "type": {
              "model": "Tree"
            },
            "isRequired": false,
            "attributes": [],
            "association": {
              "connectionType": "BELONGS_TO",
              "targetNames": [
                "treeId"
              ]
            }
          },
          "createdAt": {
            "name": "createdAt",
            "isArray": false,
            "type": "AWSDateTime",
            "isRequired": false,
            "attributes": [],
            "isReadOnly": true
          },
          "updatedAt": {
            "name": "updatedAt",
            "isArray": false,
            "type": "AWSDateTime",
            "isRequired": false,
            "attributes": [],
            "isReadOnly": true
          }
        },
        "syncable": true,
        "pluralName": "Picks",
        "attributes": [
          {
            "type": "model",
            "properties": {}
          },
          {
            "type": "auth",
            "properties": {
              "rules": [
                {
                  "groupClaim": "cognito:groups",
                  "provider": "userPools",
                  "allow": "groups",
                  "groups": [
                    "Growers"
                  ],
                  "operations": [
                    "create",
                    "update",
                    "delete",
                    "read"
                  ]
                }
              ]
            }
          }
        ],
        "primaryKeyInfo": {
          "isCustomPrimaryKey": false,
          "primaryKeyFieldName": "id",
          "sortKeyFieldNames": []
        }
      }
    },
    "enums": {
      "Season": {
        "name": "Season",
        "values": [
          "SPRING",
          "AUTUMN"
        ]
      }
    },
    "nonModels": {}
  },
  "aws_appsync_apiKey": "da2-orchardexamplekey000000",
  "aws_appsync_additionalAuthenticationTypes": "API_KEY,AWS_IAM",
  "aws_user_files_s3_bucket": "amplify-orchard-pictures-1",
  "aws_user_files_s3_bucket_region": "ap-southeast-2",
  "geo": {
    "amazon_location_service": {
      "region": "ap-southeast-2",
      "maps": {
        "default": "",
        "items": {}
      }
    }
  },
  "custom": {
    "3": 2,
    "20": 1,
    "ratio": 1.5,
    "big": 1e+21,
    "tiny": 1e-7,
    "minus": 0,
    "café": " </b>"
  }
}
export default amplifyConfig;
