/* eslint-disable */
// Mine.
const awsmobile = {
  "aws_project_region": "us-east-1",
  aws_user_files_s3_bucket: 'of-another-environment',
  // a comment
  API: { endpoints: [{ name: "own", endpoint: `https://own.example` }], },
  'quoted key': "it's",
  escaped: "tab\t é \u00e9 \x41 \
joined",
  numbers: [1.0, 0x1F, 1e21, -0, .5, 1_000],
  nothing: null, not_there: undefined, yes: true,
};

export default awsmobile;
