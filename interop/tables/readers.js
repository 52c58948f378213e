// Readers of Parquet files. Each returns rows as objects without members that are null.

import { createRequire } from 'node:module';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

function normal(value) {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((v) => normal(v) ?? null);
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, normal(v)]).filter(([, v]) => v !== undefined),
    );
  }
  return value;
}

// Polars has no map type: it reads a list of entries.
function entries(map) {
  return Array.isArray(map) ? Object.fromEntries(map.map(({ key, value }) => [key, value])) : map;
}

function polars(version) {
  const pl = createRequire(new URL(`./polars-${version}/package.json`, import.meta.url))('nodejs-polars');
  // Its binding has neither decimals, of which only other writers make columns, nor binary values.
  const values = (column) => (String(column.dtype).includes('Decimal') ? column.cast(pl.Float64) : column).toArray();
  return async (file) => {
    let frame = pl.readParquet(file);
    frame = frame.withColumn(pl.col('_payload').cast(pl.Utf8));
    const columns = frame.columns.map((name) => [name, values(frame.getColumn(name))]);
    return Array.from({ length: frame.height }, (_, row) => {
      const members = Object.fromEntries(columns.map(([name, column]) => [name, column[row]]));
      return normal({ ...members, _metadata: entries(members._metadata) });
    });
  };
}

async function hyparquet(name) {
  const file = await asyncBufferFromFile(name);
  const rows = await parquetReadObjects({ file, compressors, utf8: false });
  return rows.map((row) => normal({ ...row, _payload: row._payload && Buffer.from(row._payload).toString('utf8') }));
}

export const readers = {
  'Polars 0.25.2': polars('0.25'),
  'Polars 0.26.1': polars('0.26'),
  'hyparquet 1.33.0': hyparquet,
};
