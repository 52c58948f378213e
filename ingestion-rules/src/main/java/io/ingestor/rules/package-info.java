/**
 * JSON Schema validation on encoded records, and transforms that are defined by a configuration file.
 * {@link io.ingestor.rules.JsonSchemas} compiles documents of draft 2020-12.
 *
 * <h2>The configuration of transforms</h2>
 *
 * <p>The file of a {@link io.ingestor.rules.TransformConfig} is a JSON list of rules, of at most 16 MiB. All rules that
 * match a record apply, in the order of the list. A file with unknown keys, wrong types or invalid paths is refused;
 * the message contains line, column and path.
 *
 * <pre>
 * [ { "match":    { "tenant": GLOB, "schema": GLOB },   // optional; * is any text, ? one character
 *     "on_error": "reject" | "keep",                    // optional, for all steps of the rule
 *     "steps":    [ { STEP: {...}, "on_error": ... }, ... ] }, ... ]
 * </pre>
 *
 * <p>A PATH is {@code data.name}, {@code data.object.name} or {@code metadata.key}. The paths {@code tenant},
 * {@code entity}, {@code schema}, {@code version} and {@code payload_type} are read-only. A name with dots, quotes,
 * brackets, backslashes or spaces is quoted: {@code data.'a.b'}. In quotes, a backslash escapes the next character.
 * List elements have no path. If a step uses a value, no step for the same record may use a part of that value.
 *
 * <pre>
 * set             { path, value }                  sets text, a number, a boolean or null; creates missing objects
 *                                                  on the path
 * default         { path, value }                  like set, if the field is absent or null
 * rename          { from, to }                     replaces "to"; does nothing if "from" is absent
 * copy            { from, to }                     like rename, but keeps "from"; only text can become a label
 * remove          { path }
 * coerce          { path, to }                     to "number", "string" or "boolean"; ignores null and absent fields
 * coerce          { path, to: "timestamp", format, zone }     like timestamp_from
 * trim, lower, upper  { path }                     ignore null and absent fields; fail if the value is not text, like
 *                                                  the next three steps
 * truncate        { path, length }                 to a number of code points
 * mask            { path, keep_first, keep_last, with }       replaces the other code points by "with", default *;
 *                                                  replaces all if the text has no others
 * hmac            { path, key_file, to }           HMAC-SHA-256 in hexadecimal digits; the key has at least 32 bytes
 * entity_from     { paths, separator }             joins the values into the entity id; default separator -
 * timestamp_from  { path, format, zone }           iso, epoch_seconds, epoch_millis, epoch_micros, epoch_nanos or
 *                                                  a pattern of DateTimeFormatter; default zone Z
 * metadata        { key, value } or { key, from }  sets a label; from "ingest_time", "host", "correlation_id" or
 *                                                  "client"; the last two remove the label if their value is unknown
 * lookup          { path, file, key, into: { PATH: column, ... }, miss, default }
 *                                                  reads a CSV table with a header, or a JSON list of objects if the
 *                                                  file name ends in .json; miss is keep (default), default or reject
 * parse_payload   { columns }                      parses an application/json or text/csv payload into data, which
 *                                                  must be empty; without columns, the CSV needs a header line
 * drop_if         EXPRESSION                       drops the record if true
 * reject_if       { when: EXPRESSION, reason }
 * compute         { path, value: EXPRESSION }
 * </pre>
 *
 * <p>File names are relative to the directory of the configuration. An EXPRESSION is in the Common Expression Language.
 * Its variables are {@code data}, {@code metadata}, {@code tenant}, {@code entity}, {@code schema},
 * {@code payload_type}, {@code timestamp} and {@code version}. An expression can use the fields of {@code data} and
 * {@code metadata}, but not these objects as a whole. Numbers in data are doubles: write {@code data.total * 2.0}.
 *
 * <p>If a step fails, the record is rejected, with the place of the step, the JSON Pointer of the field if there is
 * one, and the reason. With {@code "on_error": "keep"}, the record keeps the state before all steps, except for labels
 * of its origin and the revision. An expression without a result fails, such as one that reads an absent field. Use
 * {@code has(data.total)} to test for the field.
 */
@NullMarked
package io.ingestor.rules;

import org.jspecify.annotations.NullMarked;
