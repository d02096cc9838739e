const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-west-2_Garden001",
    "aws_region": "eu-west-2",
    "user_pool_client_id": "gardenwebclient",
    "identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
    "mfa_methods": [],
    "standard_required_attributes": [],
    "username_attributes": [],
    "user_verification_types": [],
    "groups": [],
    "mfa_configuration": "NONE",
    "password_policy": {
      "min_length": 8,
      "require_lowercase": false,
      "require_numbers": false,
      "require_symbols": false,
      "require_uppercase": false
    },
    "unauthenticated_identities_enabled": false,
    "passwordless": {}
  },
  "version": "1.5"
}''';