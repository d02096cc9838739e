// Installs the packages of which one or two files are used without their dependencies (the whole Amplify CLI).
'use strict';
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** Fetches each with npm, checks it against package.json, and unpacks it. */
exports.install = (folder) => {
  const pinned = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).withoutDependencies;
  for (const [name, { version, integrity }] of Object.entries(pinned)) {
    const target = path.join(folder, 'node_modules', name);
    fs.mkdirSync(target, { recursive: true });
    const packed = execFileSync('npm', ['pack', '--json', `${name}@${version}`], { cwd: target, encoding: 'utf8' });
    const archive = path.join(target, JSON.parse(packed)[0].filename);
    const found = `sha512-${createHash('sha512').update(fs.readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${name}@${version} is ${found}, not ${integrity}`);
    execFileSync('tar', ['xzf', archive, '-C', target, '--strip-components=1']);
    fs.rmSync(archive);
  }
};
