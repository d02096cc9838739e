const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "ap-southeast-2_Kq7TzRw2b",
    "aws_region": "ap-southeast-2",
    "user_pool_client_id": "5n1example0client0id0xyz",
    "identity_pool_id": "ap-southeast-2:0f9c4a1e-53c8-4f0e-9a53-6e0d5a1b2c3d",
    "groups": [],
    "password_policy": {
      "min_length": 8,
      "require_lowercase": false,
      "require_numbers": true,
      "require_symbols": false,
      "require_uppercase": false
    },
    "unauthenticated_identities_enabled": true
  },
  "version": "1.5"
}''';