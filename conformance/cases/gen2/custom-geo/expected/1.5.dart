const amplifyConfig = r'''{
  "version": "1.5",
  "geo": {
    "aws_region": "eu-west-2",
    "maps": {
      "items": {
        "map": {
          "style": "VectorEsriStreets"
        },
        "plain": {}
      },
      "default": "map"
    },
    "search_indices": {
      "items": [
        "index"
      ],
      "default": "index"
    },
    "geofence_collections": {
      "items": [
        "fences"
      ],
      "default": "fences"
    }
  },
  "analytics": {
    "amazon_pinpoint": {
      "app_id": "visits",
      "aws_region": "eu-west-2"
    }
  }
}''';