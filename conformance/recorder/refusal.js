// What is kept of a generator's error.
'use strict';

/** The first line of the message, without what depends on the machine. */
exports.firstLine = (error, ...private_) => {
  const [line] = String(error?.message ?? error).split('\n');
  return `${private_.reduce((text, word) => text.replaceAll(word, '…'), line)}\n`;
};
