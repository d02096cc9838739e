const amplifyConfig = r'''{
  "UserAgent": "@aws-amplify/client-config/1.11.1",
  "Version": "1.0",
  "notifications": {
    "plugins": {
      "awsPinpointSmsNotificationsPlugin": {
        "appId": "visits",
        "region": "eu-west-2"
      },
      "awsPinpointEmailNotificationsPlugin": {
        "appId": "visits",
        "region": "eu-west-2"
      },
      "awsPinpointInAppMessagingNotificationsPlugin": {
        "appId": "visits",
        "region": "eu-west-2"
      },
      "awsPinpointPushNotificationsPlugin": {
        "appId": "visits",
        "region": "eu-west-2"
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;