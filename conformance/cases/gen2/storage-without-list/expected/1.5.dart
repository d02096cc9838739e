const amplifyConfig = r'''{
  "storage": {
    "aws_region": "eu-west-1",
    "bucket_name": "only-one",
    "buckets": []
  },
  "version": "1.5"
}''';