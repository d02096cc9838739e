const amplifyConfig = {
  "aws_project_region": "eu-north-1",
  "aws_user_pools_id": "eu-north-1_Harbour01",
  "aws_cognito_region": "eu-north-1",
  "aws_user_pools_web_client_id": "harbourwebclient0000000000",
  "aws_cognito_identity_pool_id": "eu-north-1:aaaaaaaa-bbbb-4ccc-8ddd-000000000001",
  "aws_cognito_mfa_types": [
    "TOTP",
    "EMAIL"
  ],
  "aws_cognito_mfa_configuration": "ON",
  "aws_cognito_signup_attributes": [
    "EMAIL",
    "GIVEN_NAME"
  ],
  "aws_cognito_username_attributes": [
    "EMAIL",
    "PHONE_NUMBER"
  ],
  "aws_cognito_verification_mechanisms": [
    "EMAIL",
    "PHONE_NUMBER"
  ],
  "aws_cognito_password_protection_settings": {
    "passwordPolicyMinLength": 11,
    "passwordPolicyCharacters": [
      "REQUIRES_NUMBERS",
      "REQUIRES_UPPERCASE",
      "REQUIRES_SYMBOLS"
    ]
  },
  "oauth": {
    "domain": "harbour.auth.eu-north-1.amazoncognito.com",
    "scope": [
      "openid",
      "email"
    ],
    "redirectSignIn": "http://localhost:3000/,https://harbour.example/",
    "redirectSignOut": "https://harbour.example/out",
    "responseType": "code"
  },
  "aws_cognito_social_providers": [
    "APPLE",
    "GOOGLE"
  ],
  "aws_appsync_authenticationType": "AMAZON_COGNITO_USER_POOLS",
  "aws_appsync_region": "eu-north-1",
  "aws_appsync_graphqlEndpoint": "https://harbour.appsync-api.eu-north-1.amazonaws.com/graphql",
  "modelIntrospection": {
    "version": 1,
    "models": {
      "Pier": {
        "name": "Pier",
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
        "pluralName": "Piers",
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
                  "allow": "private",
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
    "enums": {},
    "nonModels": {}
  },
  "aws_appsync_apiKey": "da2-harbourexamplekey00000",
  "aws_appsync_additionalAuthenticationTypes": "AWS_IAM,API_KEY,AWS_LAMBDA",
  "aws_user_files_s3_bucket": "harbour-files",
  "aws_user_files_s3_bucket_region": "eu-north-1",
  "Analytics": {
    "Pinpoint": {
      "appId": "harbourpinpoint",
      "region": "eu-west-1"
    }
  },
  "aws_mobile_analytics_app_id": "harbourpinpoint",
  "aws_mobile_analytics_app_region": "eu-west-1",
  "geo": {
    "amazon_location_service": {
      "region": "eu-north-1",
      "maps": {
        "default": "harbourMap",
        "items": {
          "harbourMap": {
            "style": "VectorEsriStreets"
          }
        }
      },
      "search_indices": {
        "items": [
          "harbourIndex"
        ],
        "default": "harbourIndex"
      },
      "geofenceCollections": {
        "items": [
          "piers"
        ],
        "default": "piers"
      }
    }
  },
  "Notifications": {
    "Push": {
      "AWSPinpoint": {
        "appId": "harbourpinpoint",
        "region": "eu-west-1"
      }
    },
    "EMAIL": {
      "AWSPinpoint": {
        "appId": "harbourpinpoint",
        "region": "eu-west-1"
      }
    },
    "InAppMessaging": {
      "AWSPinpoint": {
        "appId": "harbourpinpoint",
        "region": "eu-west-1"
      }
    },
    "SMS": {
      "AWSPinpoint": {
        "appId": "harbourpinpoint",
        "region": "eu-west-1"
      }
    }
  },
  "custom": {
    "API": {
      "orders": {
        "endpoint": "https://orders.example/prod/",
        "region": "eu-north-1",
        "apiName": "orders"
      }
    },
    "limits": {
      "9": "nine",
      "10": "ten"
    },
    "quote": "three ''' quotes, and $dollars"
  }
}
export default amplifyConfig;
