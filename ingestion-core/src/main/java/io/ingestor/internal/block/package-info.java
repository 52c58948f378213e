/**
 * The batch block, the payload of a log entry, and its encoder and readers. A block contains one batch, or records of
 * several callers that share an entry.
 *
 * <h2>Format, version 1</h2>
 *
 * <p>This description is normative. All integers are little-endian; those of 32 bits are signed and never negative.
 *
 * <pre>
 *   offset  bytes  content
 *        0      2  format version: 1
 *        2      2  flags: bit 0 = the batch was transactional; all other bits 0
 *        4      4  number of producer ranges: 0 in this version
 *        8      4  length of the producer section in bytes: 0 in this version
 *       12      4  number of records, 0 or more; equal to the record count of the entry
 *       16      s  producer section
 *   16 + s      4  length n of the first record, at least 1
 *   20 + s      n  the first record
 *                  ... further records, each after its length; the block ends with the last
 * </pre>
 *
 * <p>The sequence of the record with index i, counted from 0, is the entry's first sequence plus i. The producer
 * section is reserved for the sequences of producers and the ordinals of rejected and filtered records. A reader must
 * refuse a block with another version, an unknown flag or producer ranges. The unknown part may be needed to keep a
 * record from being stored twice.
 *
 * <p>In memory, the keys for the memtable follow the payload in the same array. They are not part of the format and are
 * not written to the log.
 */
@NullMarked
package io.ingestor.internal.block;

import org.jspecify.annotations.NullMarked;
