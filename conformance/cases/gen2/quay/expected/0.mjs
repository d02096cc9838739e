const amplifyConfig = {
  "aws_project_region": "eu-south-1",
  "aws_user_pools_id": "eu-south-1_Quay00001",
  "aws_cognito_region": "eu-south-1",
  "aws_user_pools_web_client_id": "quaywebclient0000000000000",
  "aws_cognito_identity_pool_id": "eu-south-1:aaaaaaaa-bbbb-4ccc-8ddd-000000000002",
  "allowUnauthenticatedIdentities": "true",
  "aws_cognito_signup_attributes": [
    "EMAIL"
  ],
  "aws_cognito_username_attributes": [
    "EMAIL"
  ],
  "aws_cognito_verification_mechanisms": [
    "EMAIL"
  ],
  "aws_cognito_password_protection_settings": {
    "passwordPolicyCharacters": [
      "REQUIRES_NUMBERS"
    ]
  },
  "aws_user_files_s3_bucket": "quay-files",
  "aws_user_files_s3_bucket_region": "eu-south-1"
}
export default amplifyConfig;
