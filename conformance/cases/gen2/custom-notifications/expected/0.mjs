const amplifyConfig = {
  "Notifications": {
    "SMS": {
      "AWSPinpoint": {
        "appId": "visits",
        "region": "eu-west-2"
      }
    },
    "EMAIL": {
      "AWSPinpoint": {
        "appId": "visits",
        "region": "eu-west-2"
      }
    },
    "Push": {
      "AWSPinpoint": {
        "appId": "visits",
        "region": "eu-west-2"
      }
    },
    "InAppMessaging": {
      "AWSPinpoint": {
        "appId": "visits",
        "region": "eu-west-2"
      }
    }
  }
}
export default amplifyConfig;
