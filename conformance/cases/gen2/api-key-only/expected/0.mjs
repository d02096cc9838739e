const amplifyConfig = {
  "aws_project_region": "ap-southeast-2",
  "aws_appsync_authenticationType": "API_KEY",
  "aws_appsync_region": "ap-southeast-2",
  "aws_appsync_graphqlEndpoint": "https://k3example7orchard.appsync-api.ap-southeast-2.amazonaws.com/graphql",
  "modelIntrospection": {
    "version": 1,
    "models": {
      "Note": {
        "name": "Note",
        "fields": {
          "id": {
            "name": "id",
            "isArray": false,
            "type": "ID",
            "isRequired": true,
            "attributes": []
          },
          "text": {
            "name": "text",
            "isArray": false,
            "type": "String",
            "isRequired": false,
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
        "pluralName": "Notes",
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
                  "allow": "public",
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
  "aws_appsync_apiKey": "da2-orchardexamplekey000000"
}
export default amplifyConfig;
