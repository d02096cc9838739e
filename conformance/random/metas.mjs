// Random backends of generation 1: `amplify-meta.json`, `parameters.json` of its auth, files that are already there.
//
// Most values have the form that Amplify writes; some are odd in a way that stays possible (empty, missing, a number as
// text, a key that is a number), and few are of a form that no Amplify writes, which both sides should refuse.

import { OUTPUTS } from './amplify-gen1.mjs';

const REGIONS = ['us-east-1', 'eu-west-2', 'ap-southeast-1'];
const NAMES = [
  'a',
  'b',
  'Main',
  'x_API_KEY',
  '7',
  '42',
  '01',
  '0',
  'with space',
  "it's",
  'ünï',
  '__x',
  'default',
  '𐐀x',
  'Éa',
];
const TEXTS = [
  '',
  'x',
  'true',
  'false',
  '7',
  "O'Neil",
  'a"b',
  'back\\slash',
  'é\u2028',
  '$LATEST',
  '<%= x %>',
  '&amp;',
  "'''",
];
const KEYS = [
  'Region',
  'region',
  'Name',
  'name',
  'Id',
  'service',
  'defaultNetworkPolicy',
  'EMAIL',
  'Éa',
  'ÀB',
  '𐐀x',
  '7',
  'a b',
  'k',
];
const ODD = [null, true, false, 0, 1, 3.5, -0, 1e21, [], {}, ['a'], { k: 1 }];
const STAMP = '2025-01-02T03:04:05.678Z';

/** How a generation goes: `wild` is the share of values of another form. */
class Maker {
  constructor(chance) {
    this.c = chance;
    this.wild = chance.maybe(0.12) ? 0.08 : 0;
    this.odd = chance.maybe(0.5) ? 0.1 : 0;
  }

  /** A text: mostly the usual one. */
  text(...usual) {
    if (this.c.maybe(this.wild)) return this.c.pick(ODD);
    return this.c.maybe(this.odd) ? this.c.pick(TEXTS) : this.c.pick(usual);
  }

  region() {
    return this.text(...REGIONS);
  }

  name() {
    return this.text(...NAMES);
  }

  flag() {
    return this.c.maybe(this.wild) ? this.c.pick(ODD) : this.c.pick([true, true, false]);
  }
}

const arn = () => 'arn:aws:x:us-east-1:123456789012:thing/a';

/** By service: what its resource has besides `service`, `providerPlugin` and `lastPushTimeStamp`. */
const SERVICES = {
  Cognito: (m) => cognito(m),
  'Cognito-UserPool-Groups': (m) => ({ output: m.c.object({ AdminsGroupRole: arn }) }),
  AppSync: (m) => {
    const types = ['API_KEY', 'AWS_IAM', 'AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT', 'AWS_LAMBDA'];
    const provider = () => ({ authenticationType: m.c.pick(types) });
    const authConfig = () => ({
      defaultAuthentication: provider(),
      additionalAuthenticationProviders: Array.from({ length: m.c.below(4) }, provider),
    });
    return {
      ...(m.c.maybe(0.1) && { testMode: m.c.pick([true, false]) }),
      output: m.c.object({
        authConfig: () => (m.c.maybe(m.wild) ? m.c.pick(ODD) : authConfig()),
        GraphQLAPIIdOutput: () => 'abc',
        GraphQLAPIEndpointOutput: () => m.text('https://abc.appsync-api.us-east-1.amazonaws.com/graphql'),
        GraphQLAPIKeyOutput: () => m.text('da2-x', ''),
        ...(m.c.maybe(0.2) && { securityType: () => m.text(...types, '') }),
        ...(m.c.maybe(0.2) && { region: () => m.region() }),
        ...(m.c.maybe(0.1) && { name: () => m.name() }),
      }),
    };
  },
  'API Gateway': (m) => ({
    ...(m.c.maybe(0.5) && { authorizationType: m.text('AWS_IAM', 'AMAZON_COGNITO_USER_POOLS') }),
    output: m.c.object({
      ApiName: () => m.text('rest', 'rest2'),
      RootUrl: () => m.text('https://r.execute-api.us-east-1.amazonaws.com/dev'),
      ApiId: () => 'x',
    }),
  }),
  S3: (m) => ({
    ...(m.c.maybe(0.1) && { testMode: m.c.pick([true, false]) }),
    output: m.c.object({ BucketName: () => m.text('bucket1', 'bucket2'), Region: () => m.region() }),
  }),
  DynamoDB: (m) => ({
    output: m.c.object({
      Name: () => m.name(),
      Arn: arn,
      StreamArn: arn,
      Region: () => m.region(),
      PartitionKeyName: () => m.text('id'),
    }),
  }),
  Pinpoint: (m, category) =>
    category === 'notifications' || m.c.maybe(0.1)
      ? { output: notifications(m) }
      : { output: m.c.object({ Region: () => m.region(), Id: () => m.text('p1', 'p2'), appName: () => m.name() }) },
  Kinesis: (m) => ({ output: m.c.object({ kinesisStreamArn: arn, kinesisStreamId: () => 's' }) }),
  S3AndCloudFront: (m) => ({
    output: m.c.object({
      Region: () => m.region(),
      HostingBucketName: () => m.name(),
      WebsiteURL: () => m.text('http://w.example'),
      S3BucketSecureURL: () => m.text('https://s.example'),
      CloudFrontSecureURL: () => m.text('https://c.example'),
    }),
  }),
  amplifyhosting: (m) => ({ type: 'manual', output: m.c.object({ x: () => m.name() }) }),
  Lex: (m) => ({
    output: m.c.object({ Region: () => m.region(), BotName: () => m.name(), FunctionArn: arn }),
  }),
  Translate: (m) => convert(m),
  Polly: (m) => convert(m),
  Transcribe: (m) => convert(m),
  Rekognition: (m) => identify(m),
  RekognitionAndTextract: (m) => identify(m),
  Comprehend: (m) => ({
    interpretType: m.text('interpretText'),
    output: m.c.object({ region: () => m.region(), type: () => m.text('ALL', 'LANGUAGE') }),
  }),
  SageMaker: (m) => ({
    inferType: m.text('inferModel'),
    output: m.c.object({ region: () => m.region(), endpointName: () => m.name() }),
  }),
  Map: (m) => geo(m, { Style: () => m.text('VectorEsriStreets'), Arn: arn }),
  PlaceIndex: (m) => geo(m, {}),
  GeofenceCollection: (m) => geo(m, {}),
  Lambda: (m) => ({ build: true, output: m.c.object({ Name: () => m.name(), Region: () => m.region(), Arn: arn }) }),
  Sumerian: (m) => ({
    output: m.c.object({
      Region: () => m.region(),
      sceneConfig: () => ({ url: 'https://s.example', sceneId: m.name() }),
      publishConfig: () => ({ region: m.region(), sceneUrl: 'https://s.example' }),
    }),
  }),
  customCDK: (m) => ({ output: m.c.object({ Anything: () => m.name() }) }),
};
SERVICES.ElasticContainer = SERVICES['API Gateway'];

const CATEGORIES = {
  auth: ['Cognito', 'Cognito', 'Cognito', 'Cognito-UserPool-Groups'],
  api: ['AppSync', 'API Gateway', 'ElasticContainer'],
  storage: ['S3', 'DynamoDB'],
  analytics: ['Pinpoint', 'Pinpoint', 'Kinesis'],
  notifications: ['Pinpoint'],
  hosting: ['S3AndCloudFront', 'amplifyhosting'],
  interactions: ['Lex'],
  predictions: ['Translate', 'Polly', 'Transcribe', 'Rekognition', 'RekognitionAndTextract', 'Comprehend', 'SageMaker'],
  geo: ['Map', 'PlaceIndex', 'GeofenceCollection'],
  function: ['Lambda'],
  xr: ['Sumerian'],
  custom: ['customCDK'],
  9: ['Map', 'Lex'],
};

function oAuthMetadata(m) {
  const value = {
    AllowedOAuthFlows: m.c.pick([['code'], ['implicit'], ['code', 'implicit'], []]),
    AllowedOAuthScopes: m.c.some(['email', 'openid', 'profile', 'phone', 'aws.cognito.signin.user.admin']),
    CallbackURLs: m.c.some(['https://a.example/', 'http://localhost:3000/', 'app://in', "o'://x"]),
    LogoutURLs: m.c.some(['https://a.example/out', 'app://out']),
  };
  if (m.c.maybe(m.wild)) delete value[m.c.pick(Object.keys(value))];
  return JSON.stringify(value);
}

function cognito(m) {
  const clients = [
    'GoogleWebClient',
    'GoogleIOSClient',
    'GoogleAndroidClient',
    'FacebookWebClient',
    'AmazonWebClient',
    'AppleWebClient',
  ];
  const social = m.c.maybe(0.2) ? m.c.some(clients, 3) : [];
  return {
    ...(m.c.maybe(0.15) && { serviceType: 'imported' }),
    ...(m.c.maybe(0.2) && { customAuth: m.flag() }),
    ...(m.c.maybe(0.5) && { frontendAuthConfig: frontendAuthConfig(m) }),
    output: m.c.object({
      UserPoolId: () => m.text('us-east-1_pool'),
      ...(m.c.maybe(0.5) && { UserPoolName: () => m.name() }),
      AppClientIDWeb: () => m.text('web'),
      AppClientID: () => m.text('native'),
      IdentityPoolId: () => m.text('us-east-1:idp'),
      ...(m.c.maybe(0.3) && { AppClientSecret: () => m.text('s3cr3t', '') }),
      ...(m.c.maybe(0.4) && { HostedUIDomain: () => m.text('shop', '') }),
      ...(m.c.maybe(0.4) && { OAuthMetadata: () => oAuthMetadata(m) }),
      ...Object.fromEntries(social.map((name) => [name, () => m.text('id1', '')])),
    }),
  };
}

function frontendAuthConfig(m) {
  return m.c.object({
    socialProviders: () => m.c.some(['FACEBOOK', 'GOOGLE', 'AMAZON', 'APPLE']),
    usernameAttributes: () => m.c.some(['EMAIL', 'PHONE_NUMBER']),
    signupAttributes: () => m.c.some(['EMAIL', 'NAME', 'ADDRESS']),
    passwordProtectionSettings: () => ({
      passwordPolicyMinLength: 8,
      passwordPolicyCharacters: ['REQUIRES_LOWERCASE'],
    }),
    mfaConfiguration: () => m.c.pick(['OFF', 'ON', 'OPTIONAL']),
    mfaTypes: () => m.c.some(['SMS', 'TOTP']),
    verificationMechanisms: () => m.c.some(['EMAIL', 'PHONE_NUMBER']),
    ...(m.c.maybe(0.1) && { loginMechanism: () => 'x' }),
  });
}

/** `parameters.json` of the auth resource. */
function parameters(m, name, imported, output) {
  if (imported && m.c.maybe(0.9)) {
    const both = output?.IdentityPoolId !== undefined;
    return {
      authSelections: both ? 'identityPoolAndUserPool' : 'userPoolOnly',
      resourceName: name,
      serviceType: 'imported',
      region: 'us-east-1',
    };
  }
  return {
    resourceName: name,
    ...m.c.object({
      autoVerifiedAttributes: () => m.c.some(['email', 'phone_number']),
      usernameAttributes: () => m.c.some(['email, phone_number', 'email', 'phone_number'], 2),
      authProvidersUserPool: () => m.c.some(['Facebook', 'Google', 'LoginWithAmazon', 'SignInWithApple', 'Other']),
      requiredAttributes: () => m.c.some(['email', 'name', 'straße', 'given_name']),
      passwordPolicyCharacters: () => m.c.some(['Requires Lowercase', 'Requires Numbers', 'Requires  Symbols']),
      mfaTypes: () => m.c.some(['TOTP', 'SMS Text Message', 'X']),
      passwordPolicyMinLength: () => m.c.pick([8, '8', '10', 6, 99, ...(m.wild ? [null, 'x', ''] : [])]),
      mfaConfiguration: () => m.text('OFF', 'ON', 'OPTIONAL'),
    }),
  };
}

function notifications(m) {
  const channel = () =>
    m.c.maybe(m.wild)
      ? m.c.pick(ODD)
      : m.c.object({ Enabled: () => m.flag(), ApplicationId: () => m.text('p1', 'p1', 'p2') }, 0.95);
  const channels = m.c.some(['APNS', 'FCM', 'InAppMessaging', 'Email', 'SMS']);
  return {
    ...m.c.object({ Name: () => m.name(), Id: () => m.text('p1', 'p3'), Region: () => m.region() }),
    ...Object.fromEntries(channels.map((name) => [name, channel()])),
  };
}

function convert(m) {
  return {
    ...(m.c.maybe(0.9) && { convertType: m.text('translateText', 'speechGenerator', 'transcription') }),
    output: m.c.object({
      region: () => m.region(),
      sourceLang: () => m.text('en'),
      targetLang: () => m.text('de'),
      voice: () => m.text('Amy'),
      language: () => m.text('en-GB'),
    }),
  };
}

function identify(m) {
  const numbers = [
    '50',
    ' 12abc',
    'abc',
    '-3',
    '+4',
    '0x10',
    '1e3',
    '',
    '99999999999999999999',
    '-0',
    '\u00a08',
    7,
    7.9,
  ];
  return {
    ...(m.c.maybe(0.9) && { identifyType: m.text('identifyText', 'identifyEntities', 'identifyLabels') }),
    output: m.c.object({
      region: () => m.region(),
      format: () => m.text('PLAIN', 'ALL'),
      type: () => m.text('LABELS', 'ALL'),
      celebrityDetectionEnabled: () => m.c.pick(['true', 'false', true, false, '']),
      collectionId: () => m.text('', 'collection'),
      maxEntities: () => m.c.pick(numbers),
    }),
  };
}

function geo(m, more) {
  return {
    isDefault: m.flag(),
    accessType: m.text('AuthorizedUsers'),
    output: m.c.object({ Name: () => m.name(), Region: () => m.region(), ...more }),
  };
}

function category(m, name) {
  const resources = {};
  for (let i = m.c.between(name === 'auth' ? 1 : 0, m.c.maybe(0.7) ? 2 : 4); i > 0; i -= 1) {
    const service = m.c.pick(CATEGORIES[name]);
    const resource = { service, providerPlugin: 'awscloudformation', ...SERVICES[service](m, name) };
    if (m.c.maybe(0.92)) resource.lastPushTimeStamp = m.c.maybe(0.95) ? STAMP : '';
    if (resource.output && m.c.maybe(0.08)) resource.output[m.c.pick(KEYS)] = m.text(...TEXTS);
    if (m.c.maybe(0.04)) delete resource.output;
    if (m.c.maybe(0.02)) resource.service = m.c.pick(['Nope', 'S3', 'Cognito', 'Lex']);
    if (m.c.maybe(m.wild / 4)) resource.providerPlugin = 'other';
    const at = m.c.maybe(0.2) ? m.c.pick(NAMES) : `${name.toLowerCase()}${m.c.pick(['', 'B', 'x', '3'])}${i}`;
    resources[at] = m.c.maybe(0.1)
      ? m.c.object(Object.fromEntries(Object.entries(resource).map(([k, v]) => [k, () => v])), 1)
      : resource;
  }
  if (m.c.maybe(m.wild)) resources.odd = m.c.pick(ODD);
  return resources;
}

/** `{meta, parameters, exports?, awsconfiguration?}`, JSON values: what is made smaller when a difference is found. */
export function generate(chance) {
  const m = new Maker(chance);
  const provider = { Region: m.c.pick(REGIONS), StackName: 'amplify-x-dev-1', AmplifyAppId: 'd1', AuthRoleName: 'r' };
  const meta = { providers: { awscloudformation: provider } };
  const share = m.c.pick([0.2, 0.5, 0.9]);
  const names = m.c.shuffled(Object.keys(CATEGORIES)).filter(() => m.c.maybe(share));
  for (const name of names) meta[name] = category(m, name);
  if (m.c.maybe(m.wild)) meta[m.c.pick(['version', 'testMode', 'auth'])] = m.c.pick(ODD);
  const whole = m.c.maybe(0.1) ? { ...Object.fromEntries(m.c.shuffled(Object.entries(meta))) } : meta;
  const auth = {};
  for (const [name, resource] of Object.entries(meta.auth ?? {})) {
    if (resource?.service !== 'Cognito') continue;
    auth[name] = parameters(m, name, resource.serviceType === 'imported', resource.output);
  }
  if (m.c.maybe(0.03)) for (const name of Object.keys(auth)) delete auth[name];
  const input = { meta: whole, parameters: auth, wild: m.wild > 0 };
  const own = () => m.c.pick(['v', { x: [1, 2.5, null], 7: 'a' }, null, 0, [], "it's", true]);
  const keys = (list) => Object.fromEntries(m.c.some(list, 5).map((key) => [key, own()]));
  if (m.c.maybe(0.25)) {
    input.exports = keys([
      'mine',
      '7',
      'Auth',
      'oauth',
      'geo',
      'aws_project_region',
      'aws_mandatory_sign_in',
      'ssr',
      'a b',
      '',
      'Analytics',
      'custom',
      'modelIntrospection',
    ]);
  }
  if (m.c.maybe(0.25)) {
    input.awsconfiguration = keys([
      'Mine',
      '7',
      'Auth',
      'Lex',
      'UserAgent',
      'Version',
      'IdentityManager',
      'AppSync',
      'zz',
      'a b',
      'PinpointAnalytics',
      'CognitoUserPool',
    ]);
  }
  return input;
}

/** The files' texts, as both sides get them. */
export function texts(input) {
  const text = (value) => JSON.stringify(value, null, 2);
  return {
    kind: 'gen1',
    wanted: OUTPUTS,
    meta: text(input.meta ?? {}),
    auth_parameters: Object.fromEntries(
      Object.entries(input.parameters ?? {}).map(([name, value]) => [name, text(value)]),
    ),
    ...(input.exports && { exports: `const awsmobile = ${text(input.exports)};\n\nexport default awsmobile;\n` }),
    ...(input.awsconfiguration && { awsconfiguration: text(input.awsconfiguration) }),
  };
}
