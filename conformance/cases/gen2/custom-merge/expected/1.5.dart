const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-west-2_Garden001",
    "aws_region": "eu-west-2",
    "user_pool_client_id": "gardenwebclient",
    "identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
    "groups": [
      {
        "Admins": {
          "precedence": 0
        }
      },
      {
        "Extra": {
          "precedence": 9
        }
      }
    ],
    "password_policy": {
      "min_length": 10,
      "require_lowercase": false,
      "require_numbers": false,
      "require_symbols": true,
      "require_uppercase": false
    },
    "unauthenticated_identities_enabled": true,
    "mine": [
      1,
      {
        "1": 2,
        "2": 1
      }
    ]
  },
  "data": {
    "url": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
    "aws_region": "eu-west-2",
    "default_authorization_type": "AWS_IAM",
    "authorization_types": null,
    "model_introspection": {
      "version": 1,
      "models": {
        "Plant": {
          "name": "Plant",
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
          "pluralName": "Plants",
          "attributes": [
            {
              "type": "model",
              "properties": {}
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
    "aws_region": "eu-west-2",
    "bucket_name": "garden-files",
    "buckets": [
      {
        "name": "appended"
      }
    ]
  },
  "version": "1.5",
  "custom": {
    "2": 0,
    "10": 1e+21,
    "z": 1,
    "list": [
      1e-7,
      9007199254740992,
      null
    ],
    "text": "é   </script> \u0001"
  }
}''';