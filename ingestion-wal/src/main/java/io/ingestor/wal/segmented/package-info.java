/**
 * The log as a chain of segment files, and the normative description of their format, version 1.
 *
 * <h2>Conventions</h2>
 *
 * All numbers are little-endian. Unsigned types are written u8, u16, u32, u64; no value uses the top bit of a u64
 * except incarnation and log id. A <em>position</em> is a count of bytes from the start of the file. CRC means CRC-32C
 * (Castagnoli, reflected polynomial 82F63B78, initial value and final xor FFFFFFFF; of the ASCII bytes "123456789" it
 * is E3069283).
 *
 * <h2>Files</h2>
 *
 * A log is the set of files of one directory whose names are {@code wal-NNNNNNNNNNNNNNNN.seg}, with the segment's
 * number as 16 lower-case hexadecimal digits. The numbers have no holes. The first segment of a log has number 1; the
 * first that is still there may have a higher one. A file with the further suffix {@code .tmp} is not part of the log.
 * A file {@code salvage-unfinished} marks an incomplete log, and a reader refuses the directory. Other files are none
 * of its business.
 *
 * <h2>Segment header</h2>
 *
 * <pre>
 *   position  type     meaning
 *          0  8 x u8   magic, the ASCII bytes "INGSTWAL"
 *          8  u32      format version, 1. Magic and version keep their place in every version
 *         12  u32      position of the first frame, 4096
 *         16  u64      feature bits, 0. A reader refuses a file with a bit that it does not know
 *         24  16 x u8  log id: random, the same in all segments of a log
 *         40  u64      segment number, from 1, as in the name
 *         48  u64      incarnation: fresh each time a file becomes a segment; see below
 *         56  u64      segment bytes: size of the file, a multiple of 4096 from 65536 to 2^30
 *         64  u32      CRC of the 64 bytes before
 *         68           zeros up to 4096; not read
 * </pre>
 *
 * <p><b>Life.</b> An open that appends begins a life of the log. Its id is 64 random bits, not 0, and the incarnation
 * of each segment that it makes is that id plus the segment's number, modulo 2^64. So the id can be read from every
 * segment, and copies of a log that were both appended to differ in it. A salvaged segment, which may hold entries of
 * several lives, has the id 0: its life is not known. Writers before this rule took random incarnations; each of their
 * segments counts as a life of its own.
 *
 * <p>A segment is made under a name that ends in {@code .tmp}, filled with zeros or out of a released segment (then the
 * old frames stay in it), synced with its size, renamed, and the directory is synced, all before its first frame is
 * written. So a file that bears a segment's name always has a valid header, and the last used segment and the unused
 * ones have their full size; if not, that is damage. A released segment first loses its name durably, then its header.
 * A clean close takes its name from one that was prepared and not used, unless it is the log's only file.
 *
 * <h2>Frames</h2>
 *
 * Frames follow each other without gaps from position 4096 on. Each begins at a multiple of 8, and ends, padding
 * included, within segment bytes.
 *
 * <pre>
 *   offset  type  meaning
 *        0  u32   length: 40 + stored length, without padding; at most segment bytes / 4.
 *                 0: no frame here, the segment's frames end
 *        4  u8    type: 1 entry, 2 chain, 3 mark
 *        5  u8    codec: 0 stored as it is, 1 LZ4 block format, 2 Snappy raw format; not 0 only in an entry
 *        6  u16   flags: bit 0 of a mark is set if the log was closed in order after it; all others are 0
 *        8  u64   first sequence, from 1: sequence of the first record; with no records, of the next record
 *       16  u32   record count, less than 2^31; 0 in chain and mark
 *       20  u32   uncompressed length: equal to the stored length with codec 0, else greater than it
 *                 and at most segment bytes / 4 - 40
 *       24  u64   durable up to: a position in this segment, not beyond this frame's own
 *       32  u32   CRC of the payload as stored; 0 for a mark, which has none
 *       36  u32   header CRC: over the 36 bytes before, then the segment's incarnation as u64, then the frame's
 *                 position as u64
 *       40        payload as stored, at least 1 byte in an entry
 *        .        zeros up to a multiple of 8; not checked
 * </pre>
 *
 * Incarnation and position are not stored in the frame. Because the header CRC covers them, neither what a recycled
 * file held before nor a frame at a wrong place verifies. After a frame, the next one's first sequence is first
 * sequence + record count.
 *
 * <p><b>Chain.</b> The first frame of every segment, and no other, is a chain frame. Its first sequence is the first
 * that the segment may hold. Its payload:
 *
 * <pre>
 *   offset  type  meaning
 *        0  u64   predecessor: its segment number, one less than this segment's; 0 if this is the log's first
 *        8  u64   the predecessor's final position: where its last frame ends, padding included
 *       16  u64   the predecessor's last sequence: one less than the first sequence that would have come next there
 *       24  u32   the predecessor's digest: CRC of the header CRC fields of all its frames in their order, 4 bytes each
 *       28  u32   0
 * </pre>
 *
 * With predecessor 0 the other fields are 0. What lies behind the final position in the predecessor is not part of the
 * log, whatever it looks like. The first sequence of a chain frame is above the predecessor's last sequence; a jump
 * there, and only there, means that the log was opened with a request to skip sequences.
 *
 * <p><b>Durable up to.</b> When the frame was written, every byte of the segment before that position was already on
 * the disk: an fdatasync had returned that began after they were written. It needs no segment number, because a chain
 * frame is written only when all of the predecessor is on the disk: a valid chain frame promises all earlier segments
 * up to their final positions. A position of 4096 promises nothing but the header.
 *
 * <p><b>Mark.</b> Written for its promise alone, when the log has been quiet for a while and at a close. A mark that
 * says the log was closed is itself synced. Room for one mark is kept free in every segment.
 *
 * <p><b>End.</b> Every write ends with zeros up to a multiple of 4096 or the end of the segment, at least 8 bytes of
 * them if there is room. The next write begins where the last frame ended and overwrites them.
 *
 * <h2>Reading a log</h2>
 *
 * <ol>
 *   <li>Read all segment headers. A bad one, a hole in the numbers, or two log ids: the log is damaged.
 *   <li>Read the frame at 4096 of each. A segment is <em>used</em> if that is a valid chain frame. Unused segments may
 *       only stand at the end, and hold nothing; anywhere else they are damage. If no segment is used, the first must
 *       have number 1: only a used segment shows that earlier ones were released. If no segment is there, the same
 *       holds for the files that end in {@code .tmp}.
 *   <li>A used segment with a used successor holds exactly the frames up to the final position in the successor's chain
 *       frame. All must verify, end exactly there, and have that last sequence and digest. If not: damage.
 *   <li>The last used segment holds the frames up to the first place P where no valid frame is (header and payload CRC,
 *       limits). Its file must have its full size. Now look behind P, at every multiple of 8, for a frame whose header
 *       verifies and whose durable-up-to is greater than P: such a frame proves that a frame at P was durable once, so
 *       the log is damaged. If there is none, P is where it ends: a crash has torn what follows, and none of it was
 *       ever acknowledged as synced.
 *   <li>In an unused segment P is 4096; look behind it in the same way.
 *   <li>A frame that verifies but has the wrong sequence or a chain frame in a wrong place is damage.
 * </ol>
 *
 * A failed read is an error and never the end of the log.
 *
 * <h2>Opening to write</h2>
 *
 * <p>An open need not read what no crash can have torn. All of a used segment with a used successor was on the disk
 * before the successor's chain frame was written; so of it the header, the chain frame and the size are enough. If the
 * last used segment ends in the mark of a close whose durable-up-to is the mark's own position, its frame headers are
 * enough. The rest of the rules above then holds for what is read: each frame verifies before it is shown, and must
 * stand in its place and sequence. Only an inspection of the whole log compares the digests.
 *
 * <p>What the last used segment holds from the furthest position that one of its frames promises up to P is written
 * once more, over itself, and the segment is synced: what was accepted may be in the page cache alone, and if a sync of
 * it has failed before, a sync alone would not write it. Unused segments lose their names, the last first, with a
 * directory sync after each. The log goes on in a new segment with the next number, whose chain frame records P;
 * recovered segments never get other bytes again. So the next recovery, also after a crash in this one, finds the same.
 *
 * <p>Once the new segment's chain frame is durable, the file of the segment before it may be cut anywhere behind its
 * final position, so that a log that is often opened does not fill the disk.
 *
 * <h2>Releasing</h2>
 *
 * Whole segments go, the oldest first, with a directory sync after each; a segment goes only when its successor's chain
 * frame is durable, so that the last sequence is always on the disk.
 *
 * <h2>Salvaging</h2>
 *
 * What a damaged log still holds goes into a new log in another directory, with the log id that the sound segment
 * headers have (a random one if none is sound) and segment numbers from 1; the damaged one stays as it is. Frames that
 * verify are part of a used segment up to the final position that its successor's chain frame says, also behind damage:
 * the next is at the next multiple of 8 at which a header verifies. Where no chain frame says that position, frames
 * behind a bad place are part of the log only if one of them promises the place; else they may be what an open has cut,
 * and their sequences may have been given again. Sequences stay as they were. Because nothing but a chain frame may
 * jump, every hole begins a segment; one at the end, which frames with bad payloads may still tell of, leaves a last
 * segment without entries. {@code salvage-unfinished} is made first and synced with its name, and removed when all else
 * is durable.
 *
 * <h2>What cannot be distinguished</h2>
 *
 * A bit that flips in the last synced group before a crash, with no mark or later group behind it, looks like a torn
 * end and is cut. A quiet log closes this gap within a second, and a close closes it for good. After a failed fsync the
 * page cache may show bytes that the disk does not have, until the machine restarts; a log opened again in that state
 * takes them for whole, and makes them so. None of them was acknowledged as synced.
 */
@NullMarked
package io.ingestor.wal.segmented;

import org.jspecify.annotations.NullMarked;
