const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-west-2_Garden001",
    "aws_region": "eu-west-2",
    "user_pool_client_id": "gardenwebclient",
    "identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001"
  },
  "version": "1.5"
}''';