const amplifyConfig = r'''{
  "UserAgent": "@aws-amplify/client-config/1.11.1",
  "Version": "1.0",
  "storage": {
    "plugins": {
      "awsS3StoragePlugin": {
        "bucket": "garden-files",
        "region": "eu-west-2"
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;