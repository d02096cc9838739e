const awsmobile = {
  Analytics: { AWSPinpoint: { appId: 'of-another-environment', region: 'us-east-1' } },
  mine: true,
};
export default awsmobile;
