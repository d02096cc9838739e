// Random backends of generation 2: the metadata and the outputs of a root stack, custom outputs, and a schema.

import { OUTPUTS } from './amplify-gen2.mjs';
import * as schemas from './schemas.mjs';

const J = JSON.stringify;
const ATTRIBUTES = ['email', 'phone_number', 'name', 'given_name', 'EMAIL', 'preferred_username', 'custom:x', 'ß'];
const AUTH = 'AWS::Amplify::Auth';
const DATA = 'AWS::Amplify::GraphQL';
const STORAGE = 'AWS::Amplify::Storage';
const CUSTOM = 'AWS::Amplify::Custom';
const PLATFORM = 'AWS::Amplify::Platform';
const REGIONS = ['eu-west-1', 'us-east-1', ''];

const some = (c, list, most) => J(c.some(list, most));

function auth(c, odd) {
  const out = {
    authRegion: () => c.pick(['eu-west-1', 'us-east-1']),
    userPoolId: () => 'eu-west-1_pool',
    webClientId: () => 'web',
    identityPoolId: () => (odd && c.maybe(0.02) ? '' : 'eu-west-1:idp'),
    allowUnauthenticatedIdentities: () => c.pick(['true', 'false', ...(odd ? ['TRUE', ''] : [])]),
    usernameAttributes: () => some(c, odd ? ATTRIBUTES : ['email', 'phone_number', 'username'], 2),
    signupAttributes: () => some(c, ATTRIBUTES.slice(0, odd ? 8 : 4)),
    verificationMechanisms: () => some(c, ['email', 'phone_number', ...(odd ? ['EMAIL'] : [])]),
    passwordPolicyMinLength: () =>
      c.pick([
        '8',
        '12',
        '6',
        ...(odd ? ['0', 'x', '', '10abc', ' 9', '-3', '+6', '1e2', '99999999999999999999', '8.5'] : []),
      ]),
    passwordPolicyRequirements: () =>
      c.pick([
        some(c, [
          'REQUIRES_NUMBERS',
          'REQUIRES_LOWERCASE',
          'REQUIRES_UPPERCASE',
          'REQUIRES_SYMBOLS',
          ...(odd ? ['OTHER'] : []),
        ]),
        ...(odd ? [''] : []),
      ]),
    mfaConfiguration: () => c.pick(['OFF', 'ON', 'OPTIONAL', ...(odd ? ['weird', 'on', ''] : [])]),
    mfaTypes: () => some(c, ['SMS', 'TOTP', 'EMAIL']),
    socialProviders: () =>
      some(c, ['GOOGLE', 'FACEBOOK', 'LOGIN_WITH_AMAZON', 'SIGN_IN_WITH_APPLE', 'OIDC', 'Saml', ...(odd ? ['X'] : [])]),
    oauthCognitoDomain: () => c.pick(['a.auth.eu-west-1.amazoncognito.com', '']),
    oauthScope: () => c.pick([some(c, ['email', 'openid', 'profile']), ...(odd ? [''] : [])]),
    oauthRedirectSignIn: () =>
      c.pick([
        '',
        'http://localhost:3000/',
        'https://a.example/,https://b.example/',
        ...(odd ? ["https://x/'''", 'https://a/, https://b/', ','] : []),
      ]),
    oauthRedirectSignOut: () => c.pick(['', 'http://localhost:3000/', 'https://a.example/,https://b.example/']),
    oauthClientId: () => 'oauthclient',
    oauthResponseType: () => c.pick(['code', 'token', ...(odd ? [''] : [])]),
    groups: () =>
      c.pick([
        '[]',
        '[{"Admin":{"precedence":0}}]',
        '[{"0":{"precedence":1}},{"b":{}}]',
        ...(odd ? ['{"x":1}', 'null', '[{"A":{"precedence":1.0}},{"2":{},"1":{}}]'] : []),
      ]),
    passwordlessOptions: () =>
      c.pick([
        '{}',
        '{"emailOtpEnabled":true}',
        '{"emailOtpEnabled":false,"webAuthn":{"relyingPartyId":"a"}}',
        '{"preferredChallenge":"EMAIL_OTP","smsOtpEnabled":true,"webAuthn":{}}',
        ...(odd
          ? [
              '',
              '{"webAuthn":{},"preferredChallenge":""}',
              '{"smsOtpEnabled":null,"webAuthn":null,"preferredChallenge":"X"}',
              '{"webAuthn":{"relyingPartyId":1},"z":1}',
            ]
          : []),
      ]),
  };
  const needed = ['authRegion', 'userPoolId', 'webClientId', ...(odd && c.maybe(0.01) ? [] : ['identityPoolId'])];
  return Object.fromEntries(
    Object.entries(out)
      .filter(([key]) => needed.includes(key) || c.maybe(0.75))
      .map(([key, make]) => [key, make()]),
  );
}

function data(c, odd) {
  const types = ['API_KEY', 'AWS_IAM', 'AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT', 'AWS_LAMBDA'];
  return {
    awsAppsyncRegion: c.pick(['eu-west-1', 'us-east-1']),
    awsAppsyncApiEndpoint: 'https://abc.appsync-api.eu-west-1.amazonaws.com/graphql',
    awsAppsyncAuthenticationType: odd && c.maybe(0.03) ? 'NOPE' : c.pick(types),
    ...(c.maybe(0.7) && {
      awsAppsyncAdditionalAuthenticationTypes: c.pick([
        c.some(types, 3).join(','),
        ...(odd ? ['AWS_IAM,AWS_IAM, API_KEY', ','] : []),
      ]),
    }),
    ...(c.maybe(0.5) && { awsAppsyncConflictResolutionMode: c.pick(['AUTOMERGE', '']) }),
    ...(c.maybe(0.6) && { awsAppsyncApiKey: c.pick(['da2-abc', '']) }),
    awsAppsyncApiId: 'abc',
    amplifyApiModelSchemaS3Uri:
      odd && c.maybe(0.05) ? c.pick(['', 's3:', 'https://x/y']) : 's3://bucket/model-schema.graphql',
  };
}

function bucket(c, odd) {
  const paths = () =>
    c.pick([
      { 'a/*': { guest: ['get'] } },
      { 'public/*': { authenticated: ['get', 'write'], entityidentity: ['delete'] }, 7: {} },
      {},
      ...(odd ? [null, { 2: 1, 1: 2, a: [] }] : []),
    ]);
  return J({
    name: c.pick(['main', 'second', '1', ...(odd ? ["it's '''", ''] : [])]),
    bucketName: c.pick(['BUCKET', 'other']),
    storageRegion: c.pick(['eu-west-1', 'us-east-1']),
    ...(c.maybe(0.5) && { paths: paths() }),
    ...(odd && c.maybe(0.2) && { extra: 1 }),
  });
}

function storage(c, odd) {
  return {
    ...(c.maybe(0.99) && { bucketName: 'BUCKET', storageRegion: c.pick(REGIONS) || 'eu-west-1' }),
    ...(c.maybe(0.7) && {
      buckets:
        odd && c.maybe(0.1) ? c.pick(['', 'oops', '{}']) : J(Array.from({ length: c.below(4) }, () => bucket(c, odd))),
    }),
  };
}

const any = (c) =>
  c.pick([
    null,
    true,
    false,
    0,
    1,
    -2.5,
    '',
    'x',
    "it's '''",
    "''''''",
    [],
    ['a'],
    {},
    { b: 1, 7: 2, a: { c: [] } },
    1e21,
    1e-7,
    '$x${y}',
    '\u2028é',
    'a\nb"c\\d',
  ]);

const CUSTOMS = {
  custom: (c) =>
    Object.fromEntries(
      c
        .some(['a', 'b', 'events', 'API', '10', '2'], 3)
        .map((key) => [
          key,
          c.maybe(0.7)
            ? any(c)
            : { url: 'https://e', aws_region: 'eu-west-1', default_authorization_type: 'API_KEY', api_key: 'k' },
        ]),
    ),
  geo: (c) => ({
    aws_region: c.pick(['eu-west-1', 'us-east-1']),
    ...(c.maybe(0.6) && {
      maps: {
        items: Object.fromEntries(
          c
            .some(['m1', 'm2', '3'])
            .map((name) => [name, c.pick([{ style: 'VectorEsri' }, { style: 'V', more: 1 }, {}])]),
        ),
        default: 'm1',
      },
    }),
    ...(c.maybe() && { search_indices: { items: ['i'], default: 'i' } }),
    ...(c.maybe() && { geofence_collections: { items: ['g'], default: 'g' } }),
    ...(c.maybe(0.1) && { extra: any(c) }),
  }),
  analytics: (c) =>
    c.pick([
      { amazon_pinpoint: { app_id: 'p', aws_region: 'us-west-2' } },
      { amazon_pinpoint: { app_id: 'p' } },
      {},
      { kinesis: { a: 1 } },
    ]),
  notifications: (c) => ({
    ...(c.maybe(0.8) && { amazon_pinpoint_app_id: 'p' }),
    ...(c.maybe(0.8) && { aws_region: 'us-west-2' }),
    ...(c.maybe(0.9) && { channels: c.some(['IN_APP_MESSAGING', 'FCM', 'APNS', 'EMAIL', 'SMS', 'X']) }),
    ...(c.maybe(0.2) && { amazon_connect: { endpoint: 'https://c', aws_region: 'us-west-2' } }),
  }),
  auth: (c) =>
    c.pick([
      { unauthenticated_identities_enabled: c.maybe() },
      { username_attributes: ['email'] },
      { foo: 1 },
      { groups: ['x'] },
      { mfa_configuration: 'NONE' },
      {
        user_pool_id: 'u',
        user_pool_client_id: 'c',
        aws_region: 'eu-west-1',
        identity_pool_id: 'i',
        username_attributes: ['email'],
        standard_required_attributes: ['email'],
        user_verification_types: ['email', 'phone_number'],
        password_policy: { min_length: 8 },
      },
      {
        oauth: {
          identity_providers: ['OIDC'],
          redirect_sign_in_uri: ['http://x,y'],
          redirect_sign_out_uri: [],
          scopes: ['a'],
          domain: 'd',
        },
      },
      { password_policy: { require_symbols: true } },
      { user_pool_id: '' },
      { oauth: { scopes: ['q'] } },
    ]),
  data: (c) =>
    c.pick([
      { url: 'https://u', aws_region: 'eu-west-1', default_authorization_type: 'AWS_IAM', authorization_types: [] },
      { api_key: 'k' },
      { authorization_types: ['API_KEY'] },
      { x: { y: 1 } },
      { url: 'https://u', aws_region: 'r', default_authorization_type: 'NOPE' },
    ]),
  storage: (c) =>
    c.pick([
      {
        aws_region: 'eu-west-1',
        bucket_name: 'BUCKET',
        buckets: [{ name: 'n', bucket_name: 'BUCKET', aws_region: 'eu-west-1' }],
      },
      { buckets: [{ name: 'e', bucket_name: 'ext', aws_region: 'eu-west-1', paths: { 'a/*': { guest: ['get'] } } }] },
      { bucket_name: 'BUCKET', aws_region: 'eu-west-1' },
      { buckets: [] },
    ]),
  other: any,
  functions: any,
};

function custom(c, odd) {
  const kinds = odd ? Object.keys(CUSTOMS) : ['custom', 'custom', 'geo', 'analytics', 'notifications'];
  const value = {};
  if (c.maybe(0.6))
    value.version = c.pick(
      odd
        ? [
            '1',
            '1.1',
            '1.2',
            '1.3',
            '1.4',
            '1.5',
            '1.6',
            ...(c.maybe(0.2) ? ['2', 'x', 1.4, '1.4.1', '0.9', '1.10', ''] : []),
          ]
        : ['1.4', '1.4', '1.4', '1.3', '1.5', '1'],
    );
  for (let n = c.below(4); n > 0; n -= 1) {
    const kind = c.pick(kinds);
    value[kind] = CUSTOMS[kind](c);
  }
  const text = J(value);
  return { customOutputs: odd && c.maybe(0.03) ? text.slice(0, -1) : text };
}

/** `{metadata, outputs, schema?}`: JSON values, and the definitions of a schema. */
export function generate(c) {
  const odd = c.maybe(0.4);
  const parts = { [PLATFORM]: { deploymentType: c.pick(['branch', 'sandbox']), region: 'eu-west-1' } };
  if (c.maybe(0.8)) parts[AUTH] = auth(c, odd);
  if (c.maybe(0.5)) parts[DATA] = data(c, odd);
  if (c.maybe(0.5)) parts[STORAGE] = storage(c, odd);
  if (c.maybe(0.6)) parts[CUSTOM] = custom(c, odd);
  const metadata = {};
  const outputs = {};
  for (const [entry, values] of c.maybe(0.2) ? c.shuffled(Object.entries(parts)) : Object.entries(parts)) {
    metadata[entry] = {
      version: odd && c.maybe(0.02) ? c.pick(['2', 1, '']) : '1',
      stackOutputs: c.maybe(0.2) ? c.shuffled(Object.keys(values)) : Object.keys(values),
    };
    Object.assign(outputs, values);
  }
  if (c.maybe(0.1))
    Object.assign(metadata, {
      'aws:cdk:path-metadata': true,
      'AWS::Amplify::Function': { version: '1', stackOutputs: ['definedFunctions'] },
    });
  if (metadata['AWS::Amplify::Function']) outputs.definedFunctions = '[]';
  if (odd && c.maybe(0.05)) delete outputs[c.pick(Object.keys(outputs))];
  if (odd && c.maybe(0.02)) delete metadata[PLATFORM];
  if (odd && c.maybe(0.05))
    Object.assign(
      metadata,
      c.pick([
        { 'AWS::Amplify::AIConversation': { version: '1', stackOutputs: [] } },
        { 'AWS::Amplify::New': { version: '1', stackOutputs: ['x'] } },
        { other: 'x' },
        { other: null },
      ]),
    );
  if (odd && c.maybe(0.03)) delete metadata[c.pick(Object.keys(metadata))]?.[c.pick(['version', 'stackOutputs'])];
  const order = c.maybe(0.3) ? c.shuffled(Object.entries(outputs)) : Object.entries(outputs);
  const input = { metadata, outputs: Object.fromEntries(order) };
  if (parts[DATA] && c.maybe(0.99)) input.schema = schemas.generate(c);
  return input;
}

export function request({ metadata, outputs, schema }) {
  return {
    kind: 'gen2',
    wanted: OUTPUTS,
    ...(metadata && { metadata: J(metadata) }),
    ...(outputs && { outputs }),
    ...(schema && { schema: schemas.text(schema) }),
  };
}
