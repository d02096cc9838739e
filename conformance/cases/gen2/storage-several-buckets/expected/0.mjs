const amplifyConfig = {
  "aws_project_region": "eu-west-2",
  "aws_user_files_s3_bucket": "garden-files",
  "aws_user_files_s3_bucket_region": "eu-west-2"
}
export default amplifyConfig;
