// The other side, generation 1: what `amplify pull` writes last, run in this process on files in a folder of its own.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { inside, require } from './packages.mjs';

const FRONTENDS = {
  javascript: {
    settings: {
      framework: 'react',
      config: { SourceDir: 'src', DistributionDir: 'build', BuildCommand: '', StartCommand: '' },
    },
    files: { 'aws-exports.js': 'src/aws-exports.js', 'amplifyconfiguration.json': 'src/amplifyconfiguration.json' },
    existing: ['exports', 'src/aws-exports.js'],
  },
  ios: {
    files: { 'awsconfiguration.ios': 'awsconfiguration.json', 'amplifyconfiguration.ios': 'amplifyconfiguration.json' },
    existing: ['awsconfiguration', 'awsconfiguration.json'],
  },
  android: {
    settings: { config: { ResDir: 'app/src/main/res' } },
    files: {
      'awsconfiguration.android': 'app/src/main/res/raw/awsconfiguration.json',
      'amplifyconfiguration.android': 'app/src/main/res/raw/amplifyconfiguration.json',
    },
    existing: ['awsconfiguration', 'app/src/main/res/raw/awsconfiguration.json'],
  },
  flutter: {
    settings: { config: { ResDir: './lib/' } },
    files: { 'amplifyconfiguration.flutter': 'lib/amplifyconfiguration.dart' },
    existing: ['awsconfiguration', 'lib/awsconfiguration.json'],
  },
};

/** The outputs by name. */
export const OUTPUTS = Object.values(FRONTENDS).flatMap((frontend) => Object.keys(frontend.files));

// The auth category's index loads the AWS CDK. Of all that, one pure function is called, which stands in a file that
// needs nothing.
const Module = createRequire(import.meta.url)('node:module');
const load = Module._load;
const updaters = inside(
  '@aws-amplify/amplify-category-auth/lib/provider-utils/awscloudformation/utils/amplify-meta-updaters.js',
);
Module._load = function (request, parent, isMain) {
  return load.call(this, request === '@aws-amplify/amplify-category-auth' ? updaters : request, parent, isMain);
};

const helper = (name) => require(inside(`@aws-amplify/cli-internal/lib/extensions/amplify-helpers/${name}.js`));
const core = require('@aws-amplify/amplify-cli-core');
const { attachExtensions } = require(inside('@aws-amplify/amplify-cli-core/lib/context/context-extensions.js'));
const root = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'towpath-random-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

const contexts = Object.fromEntries(
  Object.entries(FRONTENDS).map(([name, frontend]) => [name, prepared(name, frontend)]),
);

function write(folder, file, text) {
  const full = path.join(folder, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

/** A project of one frontend, and the part of the CLI's context that generators use. */
function prepared(name, frontend) {
  const folder = path.join(root, name);
  const projectConfig = { projectName: 'random', version: '3.1', frontend: name, providers: ['awscloudformation'] };
  if (frontend.settings) projectConfig[name] = frontend.settings;
  const localEnvInfo = { projectPath: folder, envName: 'dev' };
  write(folder, 'amplify/.config/project-config.json', JSON.stringify(projectConfig));
  write(folder, 'amplify/.config/local-env-info.json', JSON.stringify(localEnvInfo));
  const context = {
    input: { command: 'pull', argv: [], options: {}, subCommands: [] },
    parameters: { options: {} },
    pluginPlatform: { plugins: {} },
    usageData: {},
    exeInfo: { localEnvInfo, projectConfig, inputParams: {} },
  };
  attachExtensions(context);
  context.amplify = {
    pathManager: core.pathManager,
    getProjectConfig: helper('get-project-config').getProjectConfig,
    getEnvInfo: helper('get-env-info').getEnvInfo,
    getProjectMeta: helper('get-project-meta').getProjectMeta,
    copyBatch: helper('copy-batch').copyBatch,
    writeObjectAsJson: helper('write-object-as-json').writeObjectAsJson,
    readJsonFile: helper('read-json-file').readJsonFile,
    getFrontendPlugins: () =>
      Object.fromEntries(Object.keys(FRONTENDS).map((name) => [name, inside(`@aws-amplify/amplify-frontend-${name}`)])),
    getAllCategoryPluginInfo: () => ({}),
  };
  return { folder, context };
}

/**
 * What Amplify writes of `{meta, auth_parameters, exports?, awsconfiguration?}` (texts): `{texts, refused}` by output.
 */
export async function gen1(input) {
  const answer = { texts: {}, refused: {} };
  for (const [name, frontend] of Object.entries(FRONTENDS)) {
    const { folder, context } = contexts[name];
    for (const file of Object.values(frontend.files)) rmSync(path.join(folder, file), { force: true });
    for (const used of ['amplify/backend', 'amplify/#current-cloud-backend', frontend.existing[1]]) {
      rmSync(path.join(folder, used), { recursive: true, force: true });
    }
    write(folder, 'amplify/#current-cloud-backend/amplify-meta.json', input.meta);
    write(folder, 'amplify/backend/amplify-meta.json', input.meta);
    for (const [resource, text] of Object.entries(input.auth_parameters)) {
      write(folder, `amplify/backend/auth/${resource}/parameters.json`, text);
    }
    const [key, file] = frontend.existing;
    if (input[key] !== undefined) write(folder, file, input[key]);
    process.chdir(folder);
    try {
      const cloud = core.stateManager.getCurrentMeta(undefined, { throwIfNotExist: false, default: {} });
      await helper('on-category-outputs-change').onCategoryOutputsChange(context, cloud);
      for (const [output, file] of Object.entries(frontend.files)) {
        answer.texts[output] = readFileSync(path.join(folder, file), 'utf8');
      }
    } catch (error) {
      for (const output of Object.keys(frontend.files)) answer.refused[output] = String(error).slice(0, 300);
    }
  }
  process.chdir(root);
  return answer;
}
