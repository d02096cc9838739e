const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-west-2_Garden001",
    "aws_region": "eu-west-2",
    "user_pool_client_id": "gardenwebclient",
    "identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
    "mfa_methods": [
      "EMAIL"
    ],
    "groups": [
      {
        "Admins": {
          "precedence": 1
        }
      },
      {
        "2": {
          "precedence": 3
        },
        "10": {
          "precedence": 2
        }
      }
    ],
    "mfa_configuration": "OPTIONAL",
    "password_policy": {
      "min_length": 8,
      "require_lowercase": false,
      "require_numbers": true,
      "require_symbols": false,
      "require_uppercase": false
    }
  },
  "version": "1.5"
}''';