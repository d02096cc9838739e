const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "ap-southeast-2_Kq7TzRw2b",
    "aws_region": "ap-southeast-2",
    "user_pool_client_id": "5n1example0client0id0xyz",
    "identity_pool_id": "ap-southeast-2:0f9c4a1e-53c8-4f0e-9a53-6e0d5a1b2c3d",
    "mfa_methods": [
      "TOTP",
      "EMAIL"
    ],
    "standard_required_attributes": [
      "email",
      "family_name"
    ],
    "username_attributes": [
      "email",
      "phone_number"
    ],
    "user_verification_types": [
      "email"
    ],
    "groups": [
      {
        "7": {
          "precedence": 1
        },
        "Growers": {
          "precedence": 0
        }
      },
      {
        "2": {},
        "10": {}
      },
      {
        "Pickers": {}
      }
    ],
    "mfa_configuration": "OPTIONAL",
    "password_policy": {
      "min_length": 12,
      "require_lowercase": true,
      "require_numbers": true,
      "require_symbols": true,
      "require_uppercase": false
    },
    "oauth": {
      "identity_providers": [
        "SIGN_IN_WITH_APPLE",
        "GOOGLE"
      ],
      "redirect_sign_in_uri": [
        "https://orchard.example/in",
        " https://www.orchard.example/in"
      ],
      "redirect_sign_out_uri": [
        "https://orchard.example/out"
      ],
      "response_type": "code",
      "scopes": [
        "openid",
        "email"
      ],
      "domain": "orchard.auth.ap-southeast-2.amazoncognito.com"
    },
    "unauthenticated_identities_enabled": true,
    "passwordless": {
      "email_otp_enabled": true,
      "sms_otp_enabled": false,
      "web_authn": {
        "user_verification": "required"
      },
      "preferred_challenge": "EMAIL_OTP"
    }
  },
  "data": {
    "url": "https://k3example7orchard.appsync-api.ap-southeast-2.amazonaws.com/graphql",
    "aws_region": "ap-southeast-2",
    "api_key": "da2-orchardexamplekey000000",
    "default_authorization_type": "AMAZON_COGNITO_USER_POOLS",
    "authorization_types": [
      "API_KEY",
      "AWS_IAM"
    ],
    "model_introspection": {
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
    }
  },
  "storage": {
    "aws_region": "ap-southeast-2",
    "bucket_name": "amplify-orchard-pictures-1",
    "buckets": [
      {
        "name": "pictures",
        "bucket_name": "amplify-orchard-pictures-1",
        "aws_region": "ap-southeast-2",
        "paths": {
          "1": {
            "groupsGrowers": [
              "list"
            ]
          },
          "9": {
            "guest": [
              "get"
            ]
          },
          "private/${cognito-identity.amazonaws.com:sub}/*": {
            "entityidentity": [
              "get",
              "write"
            ]
          }
        }
      },
      {
        "name": "archive",
        "bucket_name": "amplify-orchard-archive-1",
        "aws_region": "us-east-1"
      }
    ]
  },
  "version": "1.5",
  "custom": {
    "3": 2,
    "20": 1,
    "ratio": 1.5,
    "big": 1e+21,
    "tiny": 1e-7,
    "minus": 0,
    "café": " </b>"
  },
  "geo": {
    "aws_region": "ap-southeast-2",
    "maps": {
      "items": {},
      "default": ""
    }
  }
}''';