const amplifyConfig = {
  "aws_project_region": "ap-southeast-2",
  "aws_user_pools_id": "ap-southeast-2_Kq7TzRw2b",
  "aws_cognito_region": "ap-southeast-2",
  "aws_user_pools_web_client_id": "5n1example0client0id0xyz",
  "aws_cognito_identity_pool_id": "ap-southeast-2:0f9c4a1e-53c8-4f0e-9a53-6e0d5a1b2c3d",
  "allowUnauthenticatedIdentities": "true",
  "aws_cognito_password_protection_settings": {
    "passwordPolicyMinLength": 8,
    "passwordPolicyCharacters": [
      "REQUIRES_NUMBERS"
    ]
  }
}
export default amplifyConfig;
