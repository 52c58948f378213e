package io.ingestor.delta.internal.parquet;

import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The repetition levels or definition levels of a page. While all are equal they cost a counter, so that a column
 * without values is nearly free.
 */
final class Levels {

    private final int largest;
    private int level;
    private int count;
    private boolean mixed;
    private @Nullable RunLengthBitPackingHybridEncoder encoder;

    Levels(int largest) {
        this.largest = largest;
    }

    void add(int next) {
        if (!mixed) {
            if (next == level) {
                count++;
                return;
            }
            if (count == 0) {
                level = next;
                count = 1;
                return;
            }
        }
        Runs.add(mixing(), next, 1);
    }

    void add(int next, int times) {
        if (!mixed && (count == 0 || next == level)) {
            level = next;
            count += times;
            return;
        }
        Runs.add(mixing(), next, times);
    }

    private RunLengthBitPackingHybridEncoder mixing() {
        RunLengthBitPackingHybridEncoder target = encoder;
        if (target == null) {
            target = Runs.encoder(Runs.width(largest));
            encoder = target;
        }
        if (!mixed) {
            mixed = true;
            Runs.add(target, level, count);
        }
        return target;
    }

    /** Appends the levels with their length before them, and forgets them. A column without levels has none. */
    void endPage(Bytes page) {
        if (largest > 0) {
            int start = page.size();
            page.putInt(0);
            if (mixed && encoder != null) {
                Runs.append(page, encoder);
            } else {
                Runs.appendRun(page, Runs.width(largest), level, count);
            }
            page.setInt(start, page.size() - start - Integer.BYTES);
        }
        mixed = false;
        count = 0;
        level = 0;
    }

    void release() {
        encoder = null;
        mixed = false;
        count = 0;
    }

    long memory() {
        return encoder == null ? 0 : encoder.getAllocatedSize();
    }
}
