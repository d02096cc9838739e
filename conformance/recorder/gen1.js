// Generation 1: what `amplify pull` writes at its end, for each frontend.
//
// The step that writes the files, `onCategoryOutputsChange`, reads a project folder: here one made for the purpose. The
// frontends' generators ask little else of the CLI; that is what `context` holds.
'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const os = require('node:os');
const path = require('node:path');
const recorded = require('./refusal.js');

const packages = path.join(__dirname, '../node_modules/@aws-amplify');
const core = require(path.join(packages, 'amplify-cli-core'));
const { attachExtensions } = require(path.join(packages, 'amplify-cli-core/lib/context/context-extensions.js'));

// The category's index needs all of the CDK. One function of it is used.
const updaters = 'amplify-category-auth/lib/provider-utils/awscloudformation/utils/amplify-meta-updaters.js';
const load = Module._load;
Module._load = (request, ...rest) =>
  load(request === '@aws-amplify/amplify-category-auth' ? path.join(packages, updaters) : request, ...rest);

const cli = (file) => require(path.join(packages, 'cli-internal/lib/extensions/amplify-helpers', `${file}.js`));

/** Each frontend: its part of project-config.json, where its files are, and which file there may have keys of a user's. */
const frontends = {
  javascript: {
    config: { SourceDir: 'src', DistributionDir: 'dist', BuildCommand: 'npm run build', StartCommand: 'npm start' },
    folder: 'src',
    files: ['aws-exports.js', 'amplifyconfiguration.json'],
    existing: ['existing.js', 'aws-exports.js'],
  },
  ios: {
    folder: '.',
    files: ['awsconfiguration.json', 'amplifyconfiguration.json'],
    existing: ['existing.json', 'awsconfiguration.json'],
  },
  android: {
    config: { ResDir: 'res' },
    folder: 'res/raw',
    files: ['awsconfiguration.json', 'amplifyconfiguration.json'],
    existing: ['existing.json', 'awsconfiguration.json'],
  },
  flutter: {
    config: { ResDir: 'lib' },
    folder: 'lib',
    files: ['amplifyconfiguration.dart'],
    existing: ['existing.json', 'awsconfiguration.json'],
  },
};

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** The `parameters.json` from which the CLI makes the `frontendAuthConfig` that is in the meta already. */
function parametersOf(resource, told) {
  const lower = (list) => (list ?? []).map((word) => word.toLowerCase());
  const password = told.passwordProtectionSettings ?? {};
  const provider = { FACEBOOK: 'Facebook', GOOGLE: 'Google', AMAZON: 'LoginWithAmazon', APPLE: 'SignInWithApple' };
  return {
    resourceName: resource,
    authProvidersUserPool: (told.socialProviders ?? []).map((name) => provider[name]),
    autoVerifiedAttributes: lower(told.verificationMechanisms),
    mfaConfiguration: told.mfaConfiguration,
    mfaTypes: (told.mfaTypes ?? []).map((name) => (name === 'SMS' ? 'SMS Text Message' : name)),
    passwordPolicyCharacters: lower(password.passwordPolicyCharacters).map((word) => word.replaceAll('_', ' ')),
    passwordPolicyMinLength: password.passwordPolicyMinLength,
    requiredAttributes: lower(told.signupAttributes),
    usernameAttributes: told.usernameAttributes?.length ? [lower(told.usernameAttributes).join(',')] : [],
  };
}

/** The auth resources of a meta, which may be broken. */
function auth(meta) {
  try {
    return JSON.parse(meta).auth ?? {};
  } catch {
    return {};
  }
}

/** Lays out the project that the CLI believes to be in. */
function project(input, name, root) {
  const { config, folder, existing } = frontends[name];
  const meta = fs.readFileSync(path.join(input, 'amplify-meta.json'), 'utf8');
  const amplify = path.join(root, 'amplify');
  const settings = { projectName: 'case', version: '3.1', frontend: name, [name]: { config }, providers: [] };
  write(path.join(amplify, '.config/project-config.json'), JSON.stringify(settings));
  write(path.join(amplify, '.config/local-env-info.json'), JSON.stringify({ projectPath: root, envName: 'dev' }));
  write(path.join(amplify, 'backend/amplify-meta.json'), meta);
  write(path.join(amplify, '#current-cloud-backend/amplify-meta.json'), meta);
  const pools = Object.entries(auth(meta)).filter(([, resource]) => resource.service === 'Cognito');
  const parameters = path.join(input, 'parameters.json');
  pools.slice(0, 1).forEach(([resource, { frontendAuthConfig: told }]) => {
    const file = path.join(amplify, 'backend/auth', resource, 'parameters.json');
    if (fs.existsSync(parameters)) write(file, fs.readFileSync(parameters));
    else if (told) write(file, JSON.stringify(parametersOf(resource, told)));
  });
  const own = path.join(input, existing[0]);
  if (fs.existsSync(own)) write(path.join(root, folder, existing[1]), fs.readFileSync(own));
  return settings;
}

async function generate(root, settings) {
  const context = {
    exeInfo: { localEnvInfo: { projectPath: root, envName: 'dev' }, projectConfig: settings },
    input: { command: 'pull', options: {} },
    parameters: { options: {} },
    pluginPlatform: { plugins: {} },
  };
  attachExtensions(context);
  context.amplify = {
    pathManager: core.pathManager,
    ...cli('copy-batch'),
    ...cli('get-env-info'),
    ...cli('get-project-config'),
    ...cli('get-project-meta'),
    ...cli('read-json-file'),
    ...cli('write-object-as-json'),
    getAllCategoryPluginInfo: () => ({}),
    getFrontendPlugins: () =>
      Object.fromEntries(Object.keys(frontends).map((name) => [name, path.join(packages, `amplify-frontend-${name}`)])),
  };
  process.chdir(root);
  const deployed = core.stateManager.getCurrentMeta(undefined, { throwIfNotExist: false, default: {} });
  await cli('on-category-outputs-change').onCategoryOutputsChange(context, deployed);
}

exports.record = async (input) => {
  const made = {};
  for (const [name, { folder, files }] of Object.entries(frontends)) {
    const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'record-')));
    let refused;
    try {
      await generate(root, project(input, name, root));
    } catch (error) {
      refused = recorded.refusal(error, root);
    }
    for (const file of files) {
      const text = refused === undefined ? fs.readFileSync(path.join(root, folder, file), 'utf8') : undefined;
      made[`${name}/${file}`] = { text, refused };
    }
    process.chdir(__dirname);
    fs.rmSync(root, { recursive: true });
  }
  recorded.write(path.join(input, 'expected'), made);
};
