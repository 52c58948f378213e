/**
 * JSON Schemas that are checked on encoded records, and transforms that a configuration describes.
 * {@link io.ingestor.rules.JsonSchemas} compiles documents of draft 2020-12.
 *
 * <h2>The configuration of transforms</h2>
 *
 * <p>A file of {@link io.ingestor.rules.TransformConfig} is a JSON list of rules. All rules that match a record apply,
 * in their order. Unknown keys, wrong types and wrong paths refuse the file, with line, column and path.
 *
 * <pre>
 * [ { "match":    { "tenant": GLOB, "schema": GLOB },   // optional; * is any text, ? one character
 *     "on_error": "reject" | "keep",                    // optional, for all steps of the rule
 *     "steps":    [ { STEP: {...}, "on_error": ... }, ... ] }, ... ]
 * </pre>
 *
 * <p>A PATH is {@code data.name}, {@code data.object.name}, {@code metadata.key}, or for reading also {@code tenant},
 * {@code entity}, {@code schema}, {@code version} and {@code payload_type}. A name with dots, quotes or spaces is put
 * in quotes: {@code data.'a.b'}. In quotes a backslash takes the next character as it is. Elements of lists have no
 * path. Two rules for the same records must not name a value and a part of it.
 *
 * <pre>
 * set             { path, value }                  a text, number, boolean or null; objects around it are made
 * default         { path, value }                  the same, if the field is absent or null
 * rename          { from, to }                     nothing if "from" is absent; replaces "to"
 * copy            { from, to }                     the same; a label takes text only
 * remove          { path }
 * coerce          { path, to }                     to "number", "string" or "boolean"; null and absent fields stay
 * coerce          { path, to: "timestamp", format, zone }     like timestamp_from
 * trim, lower, upper  { path }                     fail at a value that is not text, as the next three do
 * truncate        { path, length }                 to a number of code points
 * mask            { path, keep_first, keep_last, with }       each other code point becomes "with", default *;
 *                                                  all of a text that has no others
 * hmac            { path, key_file, to }           HMAC-SHA-256 in hexadecimal digits; a key of at least 32 bytes
 * entity_from     { paths, separator }             the entity id of joined values; separator - by default
 * timestamp_from  { path, format, zone }           iso, epoch_seconds, epoch_millis, epoch_micros, epoch_nanos, or
 *                                                  a pattern of DateTimeFormatter; zone Z by default
 * metadata        { key, value } or { key, from }  a label; from "ingest_time", "host", "correlation_id" or "client";
 *                                                  the last two remove a label if the origin of the batch is unknown
 * lookup          { path, file, key, into: { PATH: column, ... }, miss, default }
 *                                                  a table of CSV with a header, or a JSON list of objects in a file
 *                                                  that ends in .json; miss is keep (default), default or reject
 * parse_payload   { columns }                      a payload of application/json or text/csv becomes data, which
 *                                                  must be empty; without columns CSV has a header line
 * drop_if         EXPRESSION                       drops the record if true
 * reject_if       { when: EXPRESSION, reason }
 * compute         { path, value: EXPRESSION }
 * </pre>
 *
 * <p>Files are relative to the directory of the configuration. An EXPRESSION is of the Common Expression Language. Its
 * variables are {@code data}, {@code metadata}, {@code tenant}, {@code entity}, {@code schema}, {@code payload_type},
 * {@code timestamp} and {@code version}; {@code data} and {@code metadata} are used by their fields. Numbers in data
 * are doubles: write {@code data.total * 2.0}.
 *
 * <p>A step that fails rejects the record, with its place, the JSON Pointer of the field and the reason; with
 * {@code "on_error": "keep"} the record stays as it was before all steps, except for labels from its origin. An
 * expression without a result, such as one over a field that is absent, fails; {@code has(data.total)} asks first.
 */
@NullMarked
package io.ingestor.rules;

import org.jspecify.annotations.NullMarked;
