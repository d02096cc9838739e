// Generation 2: what `ampx generate outputs` writes for a stack, in every version and format that towpath writes.
//
// `input.json` of a case holds `metadata` (of the template) and `outputs` (of the stack), as text or as the objects
// that AWS sends as text; `schema.graphql` is the object in S3.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Readable } = require('node:stream');
const recorded = require('./refusal.js');

/** The recorded files: name, version, format, and the file that the generator writes. */
const files = [
  ...['1', '1.1', '1.2', '1.3', '1.4', '1.5'].map((version) => [`${version}.json`, version, 'json', 'amplify_outputs.json']),
  ['1.5.dart', '1.5', 'dart', 'amplify_outputs.dart'],
  ['0.json', '0', 'json', 'amplifyconfiguration.json'],
  ['0.mjs', '0', 'mjs', 'amplifyconfiguration.mjs'],
  ['0.native.json', '0', 'json-mobile', 'amplifyconfiguration.json'],
  ['0.dart', '0', 'dart', 'amplifyconfiguration.dart'],
];

/** AWS, as far as the generator asks it. */
function aws({ metadata, outputs, schema }) {
  const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
  const answers = {
    GetTemplateSummaryCommand: () => ({ Metadata: metadata === undefined ? undefined : text(metadata) }),
    DescribeStacksCommand: () => ({
      Stacks: [
        {
          StackStatus: 'UPDATE_COMPLETE',
          Outputs:
            outputs && Object.entries(outputs).map(([OutputKey, value]) => ({ OutputKey, OutputValue: text(value) })),
        },
      ],
    }),
    GetObjectCommand: () => {
      if (schema === undefined) throw Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' });
      return { Body: Object.assign(Readable.from([schema]), { transformToString: async () => schema }) };
    },
  };
  const client = { config: { region: async () => 'eu-west-2' }, send: async (command) => answers[command.constructor.name]() };
  return { getAmplifyClient: () => client, getCloudFormationClient: () => client, getS3Client: () => client };
}

/** The text of one file, or the error in `refused`. */
exports.generate = async (stack, [, version, format, file]) => {
  const { generateClientConfigToFile } = await import('@aws-amplify/client-config');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'record-'));
  try {
    await generateClientConfigToFile({ stackName: 'amplify-case' }, version, folder, format, aws(stack));
    return { text: fs.readFileSync(path.join(folder, file), 'utf8') };
  } catch (error) {
    return { refused: recorded.refusal(error, folder) };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

exports.record = async (input) => {
  const schema = path.join(input, 'schema.graphql');
  const stack = JSON.parse(fs.readFileSync(path.join(input, 'input.json'), 'utf8'));
  if (fs.existsSync(schema)) stack.schema = fs.readFileSync(schema, 'utf8');
  const made = {};
  for (const file of files) made[file[0]] = await exports.generate(stack, file);
  // TypeScript has the text of JavaScript: once is enough.
  const typed = await exports.generate(stack, ['', '0', 'ts', 'amplifyconfiguration.ts']);
  assert.deepEqual(typed, made['0.mjs'], input);
  recorded.write(path.join(input, 'expected'), made);
};
