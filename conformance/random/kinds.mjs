// The kinds of input: how each is made, asked of both sides, and named.

import { gen1 } from './amplify-gen1.mjs';
import { gen2, introspection } from './amplify-gen2.mjs';
import * as metas from './metas.mjs';
import * as schemas from './schemas.mjs';
import * as stacks from './stacks.mjs';

export const KINDS = {
  metas: { name: 'metas', generate: metas.generate, request: metas.texts, amplify: gen1 },
  stacks: { name: 'stacks', generate: stacks.generate, request: stacks.request, amplify: gen2 },
  schemas: {
    name: 'schemas',
    generate: schemas.generate,
    request: (schema) => ({ kind: 'schema', wanted: ['introspection'], schema: schemas.text(schema) }),
    amplify: introspection,
  },
};
