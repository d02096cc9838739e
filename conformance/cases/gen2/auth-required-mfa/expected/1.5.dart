const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-west-2_Garden001",
    "aws_region": "eu-west-2",
    "user_pool_client_id": "gardenwebclient",
    "identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
    "mfa_methods": [
      "TOTP",
      "SMS",
      "EMAIL"
    ],
    "standard_required_attributes": [
      "email",
      "given_name"
    ],
    "username_attributes": [
      "email",
      "phone_number"
    ],
    "user_verification_types": [
      "email",
      "phone_number"
    ],
    "mfa_configuration": "REQUIRED",
    "password_policy": {
      "min_length": 12,
      "require_lowercase": true,
      "require_numbers": true,
      "require_symbols": true,
      "require_uppercase": true
    },
    "unauthenticated_identities_enabled": true
  },
  "version": "1.5"
}''';