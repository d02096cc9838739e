const amplifyConfig = {
  "custom": {
    "events": {
      "url": "https://e.example/event",
      "aws_region": "eu-west-1",
      "default_authorization_type": "API_KEY",
      "api_key": "da2-eventsexamplekey0000000"
    }
  }
}
export default amplifyConfig;
