const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-west-2_Garden001",
    "aws_region": "eu-west-2",
    "user_pool_client_id": "gardenwebclient",
    "identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001"
  },
  "data": {
    "url": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
    "aws_region": "eu-west-2",
    "api_key": "da2-gardengardengardengardeng",
    "default_authorization_type": "AWS_IAM",
    "authorization_types": [
      "API_KEY",
      "AMAZON_COGNITO_USER_POOLS",
      "OPENID_CONNECT",
      "AWS_LAMBDA"
    ],
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
  "version": "1.5"
}''';