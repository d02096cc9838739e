// What is kept of a generator's error.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

/** The first line of the message without what depends on the machine, or what the list of problems in it says. */
exports.refusal = (error, ...own) => {
  const message = own.reduce((text, word) => text.replaceAll(word, '…'), String(error?.message ?? error));
  const [line] = message.split('\n');
  return line === '[' ? JSON.parse(message).map((problem) => problem.message).join('; ') : line;
};

/**
 * Writes all that was recorded of one case anew: `made` holds `text` or `refused` by the file's name. One file
 * `refused` stands for a refusal of all that are the same, `NAME.refused` for another.
 */
exports.write = (folder, made) => {
  fs.rmSync(folder, { recursive: true, force: true });
  const put = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  const entries = Object.entries(made);
  const [, { refused: first }] = entries[0];
  if (first !== undefined && entries.every(([, { refused }]) => refused === first)) return put('refused', `${first}\n`);
  for (const [file, { text, refused }] of entries) {
    if (refused === undefined) put(file, text);
    else put(`${file}.refused`, `${refused}\n`);
  }
};
