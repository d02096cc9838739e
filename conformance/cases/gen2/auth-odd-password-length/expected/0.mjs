const amplifyConfig = {
  "aws_project_region": "eu-west-2",
  "aws_user_pools_id": "eu-west-2_Garden001",
  "aws_cognito_region": "eu-west-2",
  "aws_user_pools_web_client_id": "gardenwebclient",
  "aws_cognito_identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
  "aws_cognito_password_protection_settings": {
    "passwordPolicyCharacters": []
  }
}
export default amplifyConfig;
