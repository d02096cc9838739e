// The published Amplify packages, as `npm ci` in `conformance/` installed them (AMPLIFY_PACKAGES: elsewhere).

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
export const modules = path.resolve(process.env.AMPLIFY_PACKAGES ?? path.join(here, '..', 'node_modules'));
if (!existsSync(modules)) throw new Error(`${modules} is not there: run \`npm ci\` in conformance/`);

export const require = createRequire(path.join(modules, 'x.js'));
export const load = (name) => import(pathToFileURL(require.resolve(name)).href);
/** A file of a package which its `exports` do not name. */
export const inside = (file) => path.join(modules, file);
