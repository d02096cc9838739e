const amplifyConfig = {
  "aws_project_region": "eu-west-2",
  "aws_user_pools_id": "eu-west-2_Garden001",
  "aws_cognito_region": "eu-west-2",
  "aws_user_pools_web_client_id": "gardenwebclient",
  "aws_cognito_identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
  "allowUnauthenticatedIdentities": "true",
  "aws_cognito_mfa_types": [
    "TOTP",
    "SMS",
    "EMAIL"
  ],
  "aws_cognito_mfa_configuration": "ON",
  "aws_cognito_signup_attributes": [
    "EMAIL",
    "GIVEN_NAME"
  ],
  "aws_cognito_username_attributes": [
    "EMAIL",
    "PHONE_NUMBER"
  ],
  "aws_cognito_verification_mechanisms": [
    "EMAIL",
    "PHONE_NUMBER"
  ],
  "aws_cognito_password_protection_settings": {
    "passwordPolicyMinLength": 12,
    "passwordPolicyCharacters": [
      "REQUIRES_NUMBERS",
      "REQUIRES_LOWERCASE",
      "REQUIRES_UPPERCASE",
      "REQUIRES_SYMBOLS"
    ]
  }
}
export default amplifyConfig;
