// Schemas: `data.model_introspection` of the outputs of a backend that has the schema, and nothing else.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { generate } = require('./gen2.js');

const outputs = {
  awsAppsyncRegion: 'eu-west-2',
  awsAppsyncApiEndpoint: 'https://example.appsync-api.eu-west-2.amazonaws.com/graphql',
  awsAppsyncAuthenticationType: 'API_KEY',
  awsAppsyncApiId: 'example',
  amplifyApiModelSchemaS3Uri: 's3://example/model-schema.graphql',
};
const metadata = { 'AWS::Amplify::GraphQL': { version: '1', stackOutputs: Object.keys(outputs) } };

exports.record = async (input) => {
  const expected = path.join(path.dirname(input), 'expected');
  const name = path.join(expected, path.basename(input, '.graphql'));
  fs.mkdirSync(expected, { recursive: true });
  fs.rmSync(`${name}.json`, { force: true });
  fs.rmSync(`${name}.refused`, { force: true });
  const schema = fs.readFileSync(input, 'utf8');
  const { text, refused } = await generate({ metadata, outputs, schema }, ['', '1', 'json', 'amplify_outputs.json']);
  if (refused !== undefined) return fs.writeFileSync(`${name}.refused`, `${refused}\n`);
  const made = JSON.parse(text).data.model_introspection;
  fs.writeFileSync(`${name}.json`, `${JSON.stringify(made, null, 2)}\n`);
};
