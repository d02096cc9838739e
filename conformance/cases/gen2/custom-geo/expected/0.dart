const amplifyConfig = r'''{
  "UserAgent": "@aws-amplify/client-config/1.11.1",
  "Version": "1.0",
  "geo": {
    "plugins": {
      "awsLocationGeoPlugin": {
        "region": "eu-west-2",
        "maps": {
          "default": "map",
          "items": {
            "map": {
              "style": "VectorEsriStreets"
            }
          }
        },
        "searchIndices": {
          "items": [
            "index"
          ],
          "default": "index"
        }
      }
    }
  },
  "analytics": {
    "plugins": {
      "awsPinpointAnalyticsPlugin": {
        "pinpointAnalytics": {
          "region": "eu-west-2",
          "appId": "visits"
        },
        "pinpointTargeting": {
          "region": "eu-west-2"
        }
      }
    }
  }
}''';

const amplifyconfig = amplifyConfig;