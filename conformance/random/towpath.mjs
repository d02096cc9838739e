// Our side: one process of core/examples/render.rs, one line for each request.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

export class Towpath {
  #waiting = [];
  #process;

  constructor() {
    const cargo = ['run', '--quiet', '-p', 'towpath-core', '--example', 'render'];
    this.#process = spawn('cargo', cargo, { cwd: repository, stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#process.stdout, crlfDelay: Infinity }).on('line', (line) => {
      this.#waiting.shift().resolve(JSON.parse(line));
    });
    this.#process.on('exit', (code) => {
      for (const { reject } of this.#waiting) reject(new Error(`towpath ended with ${code}`));
    });
  }

  /** `{texts: {output: text}, refused: {output or "*": reason}}`. */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  end() {
    this.#process.stdin.end();
  }
}
