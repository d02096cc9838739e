const amplifyConfig = r'''{
  "version": "1.5",
  "auth": {
    "aws_region": "eu-south-1",
    "user_pool_id": "eu-south-1_Quay00001",
    "user_pool_client_id": "quaywebclient0000000000000",
    "identity_pool_id": "eu-south-1:aaaaaaaa-bbbb-4ccc-8ddd-000000000002",
    "username_attributes": [
      "email"
    ],
    "standard_required_attributes": [
      "email"
    ],
    "user_verification_types": [
      "email"
    ],
    "unauthenticated_identities_enabled": true,
    "password_policy": {
      "min_length": 0,
      "require_numbers": true
    }
  },
  "storage": {
    "aws_region": "eu-south-1",
    "bucket_name": "quay-files"
  },
  "notifications": {
    "amazon_connect": {
      "endpoint": "https://quay.example/push",
      "aws_region": "eu-south-1"
    }
  }
}''';