/**
 * The implementations of the tables. This package is not for users; its public classes are used by the packages of the
 * table kinds. The kinds share a package because they store their entries in the same way.
 *
 * <p>An entry is five words in an append-only array ({@code Entries}), in the order of sequences. A hash table adds an
 * index ({@code HashIndex}) that maps a key to its newest entry, and chains ({@code VersionChains}) from there to the
 * older ones. A skip list adds links ({@code SkipList}), and an append table adds nothing. Except in the skip list,
 * entries are not sorted by key until a scan requires it ({@code SortedRun}). All data is in primitive arrays of a
 * fixed size. The garbage collector sees a few objects per thousand entries, and growth copies one segment of the index
 * at a time.
 *
 * <p><b>Memory order.</b> The writer fills an entry and its milestone with plain stores, then stores the index slot or
 * the links to it with release. A reader loads these with acquire. The same holds for every directory of chunks or
 * segments, and for the count of entries and the last sequence. Reachable data never changes, except slots, links and
 * directory elements, each of which changes from one valid state to the next. A reader with an outdated segment or
 * directory sees an earlier state of the table, which is sufficient for its snapshot.
 *
 * <p><b>Ownership of the memory.</b> The table owns its memory until it is recycled. Its arrays then go to the pool,
 * and their next owner overwrites them. This package does not track readers:
 * {@link io.ingestor.memtable.SealedMemtable#recycle} requires the host to ensure that none is left. The host therefore
 * counts a holder of the table for every read and every cursor. It leaves a table to the garbage collector if other
 * code may still read a slice of it. Reads of entries that begin after recycling throw.
 */
@NullMarked
package io.ingestor.memtable.internal;

import org.jspecify.annotations.NullMarked;
