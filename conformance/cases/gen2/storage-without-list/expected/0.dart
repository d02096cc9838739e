const amplifyConfig = r'''{
  "UserAgent": "@aws-amplify/client-config/1.11.1",
  "Version": "1.0",
  "storage": {
    "plugins": {
      "awsS3StoragePlugin": {
        "bucket": "only-one",
        "region": "eu-west-1"
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;