const amplifyConfig = {
  "aws_project_region": "eu-west-1",
  "aws_user_files_s3_bucket": "only-one",
  "aws_user_files_s3_bucket_region": "eu-west-1"
}
export default amplifyConfig;
