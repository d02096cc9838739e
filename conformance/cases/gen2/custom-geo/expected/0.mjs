const amplifyConfig = {
  "Analytics": {
    "Pinpoint": {
      "appId": "visits",
      "region": "eu-west-2"
    }
  },
  "aws_mobile_analytics_app_id": "visits",
  "aws_mobile_analytics_app_region": "eu-west-2",
  "geo": {
    "amazon_location_service": {
      "region": "eu-west-2",
      "maps": {
        "default": "map",
        "items": {
          "map": {
            "style": "VectorEsriStreets"
          }
        }
      },
      "search_indices": {
        "items": [
          "index"
        ],
        "default": "index"
      },
      "geofenceCollections": {
        "items": [
          "fences"
        ],
        "default": "fences"
      }
    }
  }
}
export default amplifyConfig;
