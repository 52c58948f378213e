/**
 * A write-ahead log as a chain of segment files, and the normative description of their format, version 1.
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
 * A log is the set of files in one directory with names of the form {@code wal-NNNNNNNNNNNNNNNN.seg}. The digits are
 * the segment's number as 16 lower-case hexadecimal digits. The numbers have no holes. The first segment of a log has
 * number 1; the first one still present may have a higher number. A file with the additional suffix {@code .tmp} is not
 * part of the log. A file {@code salvage-unfinished} marks an incomplete log, and a reader refuses the directory. A
 * reader ignores all other files.
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
 * <p><b>Life.</b> An open that appends begins a life of the log. Its id is 64 random bits, not 0. The incarnation of
 * each segment that the open creates is that id plus the segment's number, modulo 2^64. The id can therefore be
 * computed from every segment, and copies of a log that were both appended to differ in it. A salvaged segment, which
 * may hold entries of several lives, has the id 0: its life is unknown. Writers before this rule used random
 * incarnations; each of their segments counts as a life of its own.
 *
 * <p>A segment is created under a name that ends in {@code .tmp}, either filled with zeros or from a released segment.
 * The old frames of a released segment remain in it. The file is synced with its size and renamed, and the directory is
 * synced, all before its first frame is written. A file with a segment's name therefore always has a valid header. The
 * last used segment and the unused ones have their full size. Anything else is damage. A released segment first loses
 * its name durably, then its header. A clean close takes the name from a segment that was prepared and not used, unless
 * it is the log's only file.
 *
 * <h2>Frames</h2>
 *
 * Frames follow each other without gaps from position 4096 on. Each begins at a multiple of 8 and ends within segment
 * bytes, padding included.
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
 * Incarnation and position are not stored in the frame. Because the header CRC covers them, neither an old frame in a
 * recycled file nor a frame at a wrong position verifies. The next frame's first sequence is this frame's first
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
 * With predecessor 0 the other fields are 0. Bytes behind the predecessor's final position are not part of the log,
 * whatever they contain. The first sequence of a chain frame is above the predecessor's last sequence. Sequences can
 * jump there, and only there: after an open with a request to skip sequences, or in a salvaged log.
 *
 * <p><b>Durable up to.</b> When the frame was written, every byte of the segment before that position was already on
 * the disk. That is, an fdatasync that began after these bytes were written had returned. The field needs no segment
 * number, because a chain frame is written only when all of the predecessor is on the disk. A valid chain frame
 * therefore promises all earlier segments up to their final positions. A position of 4096 promises only the header.
 *
 * <p><b>Mark.</b> A mark is written only for its promise, when the log has been quiet for a while and at a close. A
 * mark with the flag of a close is itself synced. Space for one mark is kept free in every segment.
 *
 * <p><b>End.</b> Frames are written in groups. Zeros follow each group, up to a multiple of 4096 or the end of the
 * segment. They are at least 8 bytes if there is space. The next group begins where the last frame ended and overwrites
 * them.
 *
 * <h2>Reading a log</h2>
 *
 * <ol>
 *   <li>Read all segment headers. If one is bad, the numbers have a hole, or there are two log ids, the log is damaged.
 *   <li>Read the frame at 4096 of each segment. A segment is <em>used</em> if this is a valid chain frame. Unused
 *       segments hold nothing and may be only at the end; anywhere else they are damage. If no segment is used, the
 *       first must have number 1, because only a used segment shows that earlier ones were released. If there is no
 *       segment, the same holds for the files that end in {@code .tmp}.
 *   <li>A used segment with a used successor holds exactly the frames up to the final position in the successor's chain
 *       frame. All must verify, end exactly there, and have the last sequence and digest recorded there. Otherwise the
 *       log is damaged.
 *   <li>The last used segment holds the frames up to the first position P without a valid frame (header and payload
 *       CRC, limits). Its file must have its full size. Now search behind P, at every multiple of 8, for a frame with a
 *       header that verifies and a durable-up-to greater than P. Such a frame proves that a frame at P was durable
 *       once, so the log is damaged. If there is none, the log ends at P: a crash tore the bytes behind it, and none of
 *       them was ever acknowledged as synced.
 *   <li>In an unused segment P is 4096; search behind it in the same way.
 *   <li>A frame that verifies but has the wrong sequence is damage, and so is a chain frame in a wrong place.
 * </ol>
 *
 * A failed read is an error, never the end of the log.
 *
 * <h2>Opening to write</h2>
 *
 * <p>An open need not read bytes that no crash can have torn. All of a used segment with a used successor was on the
 * disk before the successor's chain frame was written. The segment's header, chain frame and size are therefore enough.
 * If the last used segment ends in the mark of a close, and the mark's durable-up-to is its own position, the frame
 * headers are enough. The other rules above then apply at each read: a frame must verify before it is shown, and must
 * be in its place and sequence. Only an inspection of the whole log compares the digests.
 *
 * <p>In the last used segment, the bytes from the furthest position that one of its frames promises up to P are
 * rewritten in place. The segment is then synced. Accepted bytes may exist only in the page cache, and after a failed
 * sync of them, another sync alone would not write them. Unused segments lose their names, the last first, with a
 * directory sync after each. The log continues in a new segment with the next number, whose chain frame records P.
 * Recovered segments never get different bytes. The next recovery therefore finds the same log, even after a crash in
 * this one.
 *
 * <p>Once the new segment's chain frame is durable, the file of the segment before it may be truncated anywhere behind
 * its final position. Frequent opens then do not fill the disk.
 *
 * <h2>Releasing</h2>
 *
 * Whole segments are released, the oldest first, with a directory sync after each. A segment is released only when its
 * successor's chain frame is durable, so that the last sequence is always on the disk.
 *
 * <h2>Salvaging</h2>
 *
 * The remaining entries of a damaged log are copied into a new log in another directory. The new log has the log id of
 * the valid segment headers (a random one if none is valid) and segment numbers from 1. The damaged log is not changed.
 * Frames that verify are part of a used segment up to the final position in its successor's chain frame, even behind
 * damage. Behind a bad place, the next frame is at the next multiple of 8 at which a header verifies. If no chain frame
 * records that position, frames behind a bad place are part of the log only if one of them promises the place.
 * Otherwise an open may have cut them, and their sequences may have been assigned again.
 *
 * <p>Sequences do not change. Because only a chain frame may jump, every hole begins a segment. A hole at the end,
 * which frames with bad payloads may still show, leaves a last segment without entries. The file
 * {@code salvage-unfinished} is created first and synced with its name, and removed when everything else is durable.
 *
 * <h2>Indistinguishable damage</h2>
 *
 * A bit flip in the last synced group before a crash looks like a torn end and is cut, if no mark or later group
 * follows. A quiet log writes a mark after a second, which closes this gap once it is on the disk. A close does so
 * permanently. After a failed fsync, the page cache may show bytes that the disk does not have, until the machine
 * restarts. A log opened in that state accepts these bytes and makes them durable. None of them was acknowledged as
 * synced.
 */
@NullMarked
package io.ingestor.wal.segmented;

import org.jspecify.annotations.NullMarked;
