// The other side, generation 2: what `ampx generate outputs` writes, with clients that answer from the input.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { load } from './packages.mjs';

const { generateClientConfigToFile } = await load('@aws-amplify/client-config');
const { generateModels } = await load('@aws-amplify/graphql-generator');
// It remarks on models that are not connected.
console.warn = () => {};
const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'towpath-random-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const OLD = ['json', 'mjs', 'ts', 'json-mobile', 'dart'].map((format) => `outputs-0.${format}`);
const NEW = ['1', '1.1', '1.2', '1.3', '1.4', '1.5'].flatMap((version) => [
  `outputs-${version}.json`,
  `outputs-${version}.dart`,
]);
/** The outputs by name: `outputs-VERSION.FORMAT`. */
export const OUTPUTS = [...OLD, ...NEW];

function clients({ metadata, outputs, schema }) {
  const answers = {
    GetTemplateSummaryCommand: () => ({ Metadata: metadata }),
    DescribeStacksCommand: () => ({
      Stacks: [
        {
          StackName: 'stack',
          StackStatus: 'UPDATE_COMPLETE',
          Tags: [],
          Outputs: outputs && Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
        },
      ],
    }),
    GetObjectCommand: () => {
      if (schema === undefined) throw Object.assign(new Error('NoSuchKey'), { name: 'NoSuchKey' });
      return { Body: { transformToString: async () => schema } };
    },
  };
  const client = {
    send: async (command) => answers[command.constructor.name](),
    config: { region: async () => 'us-east-1' },
  };
  return { getS3Client: () => client, getAmplifyClient: () => client, getCloudFormationClient: () => client };
}

/** What Amplify writes of `{metadata, outputs, schema?}`: `{texts, refused}` by output. */
export async function gen2(input) {
  const answer = { texts: {}, refused: {} };
  for (const output of OUTPUTS) {
    const [, version, format] = /^outputs-(.*)\.([^.]*)$/.exec(output);
    try {
      const done = await generateClientConfigToFile({ stackName: 'stack' }, version, folder, format, clients(input));
      answer.texts[output] = readFileSync(done.filesWritten[0], 'utf8');
    } catch (error) {
      answer.refused[output] = `${error.name}: ${error.message}`.slice(0, 300);
    }
  }
  return answer;
}

/** The model introspection of `{schema}`. */
export async function introspection({ schema }) {
  try {
    const files = Object.values(await generateModels({ schema, target: 'introspection' }));
    return { texts: { introspection: JSON.stringify(JSON.parse(files[0]), null, 4) }, refused: {} };
  } catch (error) {
    return { texts: {}, refused: { '*': `${error.name}: ${error.message}`.slice(0, 300) } };
  }
}
