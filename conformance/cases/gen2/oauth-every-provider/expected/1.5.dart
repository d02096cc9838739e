const amplifyConfig = r'''{
  "auth": {
    "user_pool_id": "eu-west-2_Garden001",
    "aws_region": "eu-west-2",
    "user_pool_client_id": "gardenwebclient",
    "identity_pool_id": "eu-west-2:00000000-0000-4000-8000-000000000001",
    "oauth": {
      "identity_providers": [
        "GOOGLE",
        "FACEBOOK",
        "LOGIN_WITH_AMAZON",
        "SIGN_IN_WITH_APPLE"
      ],
      "redirect_sign_in_uri": [
        "https://a.example/",
        " garden://in"
      ],
      "redirect_sign_out_uri": [
        "https://a.example/bye",
        "garden://out"
      ],
      "response_type": "code",
      "scopes": [
        "openid",
        "email"
      ],
      "domain": "garden.auth.eu-west-2.amazoncognito.com"
    }
  },
  "version": "1.5"
}''';