const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-west-2_Garden001",
    "aws_region": "eu-west-2",
    "user_pool_client_id": "gardenwebclient",
    "identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
    "passwordless": {
      "email_otp_enabled": true,
      "sms_otp_enabled": true,
      "web_authn": {
        "relying_party_id": "garden.example",
        "user_verification": "required"
      },
      "preferred_challenge": "WEB_AUTHN"
    }
  },
  "version": "1.5"
}''';