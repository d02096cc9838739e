const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-north-1_Harbour01",
    "aws_region": "eu-north-1",
    "user_pool_client_id": "harbourwebclient0000000000",
    "identity_pool_id": "eu-north-1:aaaaaaaa-bbbb-4ccc-8ddd-000000000001",
    "mfa_methods": [
      "TOTP",
      "EMAIL"
    ],
    "standard_required_attributes": [
      "email",
      "given_name"
    ],
    "username_attributes": [
      "email",
      "phone_number"
    ],
    "user_verification_types": [
      "email",
      "phone_number"
    ],
    "mfa_configuration": "REQUIRED",
    "password_policy": {
      "min_length": 11,
      "require_lowercase": false,
      "require_numbers": true,
      "require_symbols": true,
      "require_uppercase": true
    },
    "oauth": {
      "identity_providers": [
        "SIGN_IN_WITH_APPLE",
        "GOOGLE"
      ],
      "redirect_sign_in_uri": [
        "http://localhost:3000/",
        "https://harbour.example/"
      ],
      "redirect_sign_out_uri": [
        "https://harbour.example/out"
      ],
      "response_type": "code",
      "scopes": [
        "openid",
        "email"
      ],
      "domain": "harbour.auth.eu-north-1.amazoncognito.com"
    },
    "unauthenticated_identities_enabled": false
  },
  "data": {
    "url": "https://harbour.appsync-api.eu-north-1.amazonaws.com/graphql",
    "aws_region": "eu-north-1",
    "api_key": "da2-harbourexamplekey00000",
    "default_authorization_type": "AMAZON_COGNITO_USER_POOLS",
    "authorization_types": [
      "AWS_IAM",
      "API_KEY",
      "AWS_LAMBDA"
    ],
    "model_introspection": {
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
    }
  },
  "storage": {
    "aws_region": "eu-north-1",
    "bucket_name": "harbour-files",
    "buckets": [
      {
        "name": "files",
        "bucket_name": "harbour-files",
        "aws_region": "eu-north-1"
      }
    ]
  },
  "version": "1.5",
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
  },
  "geo": {
    "aws_region": "eu-north-1",
    "maps": {
      "items": {
        "harbourMap": {
          "style": "VectorEsriStreets"
        },
        "plainMap": {
          "shape": "none"
        }
      },
      "default": "harbourMap"
    },
    "search_indices": {
      "items": [
        "harbourIndex"
      ],
      "default": "harbourIndex"
    },
    "geofence_collections": {
      "items": [
        "piers"
      ],
      "default": "piers"
    }
  },
  "analytics": {
    "amazon_pinpoint": {
      "app_id": "harbourpinpoint",
      "aws_region": "eu-west-1"
    }
  },
  "notifications": {
    "amazon_pinpoint_app_id": "harbourpinpoint",
    "aws_region": "eu-west-1",
    "channels": [
      "FCM",
      "EMAIL",
      "IN_APP_MESSAGING",
      "APNS",
      "SMS"
    ]
  }
}''';