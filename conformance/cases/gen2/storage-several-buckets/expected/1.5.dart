const amplifyConfig = r'''{
  "storage": {
    "aws_region": "eu-west-2",
    "bucket_name": "garden-files",
    "buckets": [
      {
        "name": "files",
        "bucket_name": "garden-files",
        "aws_region": "eu-west-2",
        "paths": {
          "public/*": {
            "guest": [
              "get",
              "list"
            ],
            "authenticated": [
              "get",
              "list",
              "write",
              "delete"
            ]
          },
          "private/${cognito-identity.amazonaws.com:sub}/*": {
            "entityidentity": [
              "get",
              "list",
              "write"
            ]
          },
          "10/*": {
            "groupsAdmins": [
              "get"
            ]
          },
          "2/*": {
            "guest": [
              "write"
            ]
          }
        }
      },
      {
        "name": "seeds",
        "bucket_name": "garden-seeds",
        "aws_region": "us-east-1"
      },
      {
        "name": "",
        "bucket_name": "",
        "aws_region": "",
        "paths": {}
      }
    ]
  },
  "version": "1.5"
}''';