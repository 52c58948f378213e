// Reads the log of a table: the newest checkpoint, if there is one, and the commits after it.

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

const digits = 20;

/** Returns the files that belong to the newest version of a table. */
export async function filesOf(table) {
  const log = path.join(table, '_delta_log');
  const names = (await readdir(log)).sort();
  const checkpoint = names.filter((name) => /^\d{20}\.checkpoint\.parquet$/.test(name)).at(-1);
  const files = new Set();
  const apply = ({ add, remove }) => {
    if (add?.path) files.add(path.join(table, decodeURIComponent(add.path)));
    if (remove?.path) files.delete(path.join(table, decodeURIComponent(remove.path)));
  };
  if (checkpoint) {
    const file = await asyncBufferFromFile(path.join(log, checkpoint));
    (await parquetReadObjects({ file, compressors, columns: ['add'] })).forEach(apply);
  }
  for (const name of names.filter((n) => /^\d{20}\.json$/.test(n))) {
    if (checkpoint && name.slice(0, digits) <= checkpoint.slice(0, digits)) continue;
    for (const line of (await readFile(path.join(log, name), 'utf8')).split('\n').filter(Boolean)) apply(JSON.parse(line));
  }
  return [...files];
}
