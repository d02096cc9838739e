// How long Amplify's own generator takes for the backend that `cargo bench -p towpath-core --bench render -- --case`
// prints: its function `generateClientConfig`, with clients that answer from memory.
//   npm install --prefix FOLDER @aws-amplify/client-config@1.11.1
//   node benches/published.mjs FOLDER < case.json
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const RUNS = 30;
const backend = JSON.parse(readFileSync(0, 'utf8'));
const resolve = createRequire(path.resolve(process.argv[2], 'node_modules', 'from.js')).resolve;

const said = {
  GetTemplateSummaryCommand: { Metadata: JSON.stringify(backend.metadata) },
  DescribeStacksCommand: {
    Stacks: [{
      StackName: backend.stackName,
      StackStatus: 'UPDATE_COMPLETE',
      Tags: [],
      Outputs: Object.entries(backend.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    }],
  },
  GetObjectCommand: { Body: { transformToString: async () => backend.schema } },
};
const client = { config: { region: async () => 'eu-west-2' }, send: async (command) => said[command.constructor.name] };
const clients = { getS3Client: () => client, getAmplifyClient: () => client, getCloudFormationClient: () => client };

const timed = async (run) => {
  const start = performance.now();
  const result = await run();
  return [performance.now() - start, result];
};
const [loading, { generateClientConfig }] = await timed(() => import(pathToFileURL(resolve('@aws-amplify/client-config')).href));
const generate = async () => JSON.stringify(await generateClientConfig({ stackName: backend.stackName }, '1.4', clients), null, 2);
const [first, text] = await timed(generate);
const times = [];
for (let run = 0; run < RUNS; run += 1) times.push((await timed(generate))[0]);
times.sort((a, b) => a - b);
const milliseconds = (time) => `${time.toFixed(1)} ms`;
console.log(`${text.length} characters of output`);
console.log(`loading the package: ${milliseconds(loading)}`);
console.log(`first call: ${milliseconds(first)}, then ${milliseconds(times[RUNS / 2])} (median of ${RUNS})`);
