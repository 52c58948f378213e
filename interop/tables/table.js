// Reads the log of a table: the files that belong to its newest version, in the order in which they were added.

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

export async function filesOf(table) {
  const log = path.join(table, '_delta_log');
  const files = new Set();
  for (const name of (await readdir(log)).filter((n) => /^\d{20}\.json$/.test(n)).sort()) {
    for (const line of (await readFile(path.join(log, name), 'utf8')).split('\n').filter(Boolean)) {
      const { add, remove } = JSON.parse(line);
      if (add) files.add(path.join(table, decodeURIComponent(add.path)));
      if (remove) files.delete(path.join(table, decodeURIComponent(remove.path)));
    }
  }
  return [...files];
}
