/**
 * The tables themselves. Nothing here is for users; what is public is so because the package of each kind shows it. The
 * kinds are together because they keep their entries in the same way.
 *
 * <p>An entry is five words in an append-only array ({@code Entries}), in the order of sequences. A hash table adds an
 * index ({@code HashIndex}) that leads from a key to its newest entry, and from there a chain ({@code VersionChains})
 * to the older ones. A skip list adds links ({@code SkipList}), and an append table nothing. But for the skip list,
 * nothing is ordered by key until a scan asks for it ({@code SortedRun}). All of it lies in arrays of primitives of a
 * fixed size. The garbage collector sees a few objects per thousand entries, and growth copies no more than one segment
 * of the index at a time.
 *
 * <p><b>Memory order.</b> The writer fills an entry and its chain node with plain stores, then stores the index slot or
 * the links to it with release; a reader loads these with acquire. The count of entries, for those who come without the
 * index, is stored with release and loaded with acquire too, and so is every directory of chunks or segments. Nothing
 * that a reader can reach ever changes, save slots, links and directory elements, each of which goes from one valid
 * state to the next: a reader that holds an outgrown segment or directory sees the table as it was, and by its snapshot
 * needs no more than that.
 *
 * <p><b>Ownership of the memory.</b> The table owns it until it is recycled. Then its arrays go to the pool, and the
 * next owner writes over them. Nothing here looks after readers: {@link io.ingestor.memtable.SealedMemtable#recycle}
 * requires of the host that none is left. The host therefore holds a table for every read and every cursor. It leaves a
 * table to the garbage collector if code outside may still look at a slice of it. A read that begins later gets an
 * exception.
 */
@NullMarked
package io.ingestor.memtable.internal;

import org.jspecify.annotations.NullMarked;
