/**
 * The tables themselves. Nothing here is for users; what is public is so because the package of each kind shows it. The kinds are together because they keep their entries in the same way.
 *
 * <p>An entry is five words in an append-only array ({@code Entries}), in the order of sequences. A hash table adds an index ({@code HashIndex}) that leads from a key to its newest
 * entry, and from there a chain ({@code VersionChains}) to the older ones; a skip list adds links ({@code SkipList}), and an append table nothing. But for the skip list, nothing is ordered by key until somebody scans ({@code SortedRun}). All of it lies in arrays
 * of primitives of a fixed size: the garbage collector sees a few objects per thousand entries, and growth copies no more than one segment of the index at a time.
 *
 * <p><b>Memory order.</b> The writer fills an entry and its chain node with plain stores, then stores the index slot or the links to it with release; a reader loads these with acquire. The count of entries, for those who come without
 * the index, is stored with release and loaded with acquire too, and so is every directory of chunks or segments. Nothing that a reader can reach ever changes, save slots, links and directory elements, each of which goes from one valid
 * state to the next: a reader that holds an outgrown segment or directory sees the table as it was, and by its snapshot needs no more than that.
 *
 * <p><b>Who owns the memory.</b> The garbage collector: an array of a table that was dropped is never used again for another. So a reader that comes late, or whom the host has given up, finds the bytes that
 * it always would have: there is no moment at which it could read what is another's. To pool the arrays of entries and index instead would save little, because the blocks, of which there is more, come from
 * the callers and are new every time. Measured with one million random keys in slots of 132 bytes, blocks new each time, three tables kept, and a heap of 2 GiB, in processor time of the whole
 * process with the collector, medians of 6 alternated rounds on a busy machine: a put into a hash table takes 287 ns with new arrays and 277 ns with pooled ones, where either spreads
 * over 50 ns, and into an append table 83 and 70 ns. Of the time that a whole ingest of a record takes, that is less than one hundredth.
 */
@NullMarked
package io.ingestor.memtable.internal;

import org.jspecify.annotations.NullMarked;
