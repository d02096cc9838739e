const amplifyConfig = {
  "aws_project_region": "eu-west-2",
  "aws_user_pools_id": "eu-west-2_Garden001",
  "aws_cognito_region": "eu-west-2",
  "aws_user_pools_web_client_id": "gardenwebclient",
  "aws_cognito_identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
  "aws_appsync_authenticationType": "AWS_IAM",
  "aws_appsync_region": "eu-west-2",
  "aws_appsync_graphqlEndpoint": "https://garden.appsync-api.eu-west-2.amazonaws.com/graphql",
  "modelIntrospection": {
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
  },
  "aws_appsync_apiKey": "da2-gardengardengardengardeng",
  "aws_appsync_additionalAuthenticationTypes": "API_KEY,AMAZON_COGNITO_USER_POOLS,OPENID_CONNECT,AWS_LAMBDA"
}
export default amplifyConfig;
