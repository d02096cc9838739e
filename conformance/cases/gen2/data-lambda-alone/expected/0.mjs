const amplifyConfig = {
  "aws_project_region": "eu-west-2",
  "aws_appsync_authenticationType": "AWS_LAMBDA",
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
  }
}
export default amplifyConfig;
