package io.ingestor.delta.internal.parquet;

import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * Values as ids of a dictionary, until that turns out useless: after the first {@value #EARLY} values if nearly all
 * differ, at the end of the first page if the ids and the dictionary are no smaller than the values, or when the
 * dictionary is full. Then values take another encoding. A column for which it was useless never tries again in the
 * same file.
 */
final class DictionaryValues implements PageValues {

    private static final int EARLY = 2_048;
    private static final int EARLY_DISTINCT = EARLY / 16 * 15;
    private static final int MIN_IDS = 64;

    private final DictionaryKeys keys;
    private final Supplier<PageValues> fallback;
    private @Nullable PageValues plain;

    private int[] ids = {};
    private int count;
    private boolean equal = true;
    private long rawBytes;

    /** True if a page of this chunk refers to the dictionary. */
    private boolean used;

    private DictionaryValues(DictionaryKeys keys, Supplier<PageValues> fallback) {
        this.keys = keys;
        this.fallback = fallback;
    }

    static DictionaryValues ofWords(WordBounds bounds, Supplier<PageValues> fallback) {
        return new DictionaryValues(new WordKeys(bounds), fallback);
    }

    static DictionaryValues ofTexts(TextBounds bounds, Supplier<PageValues> fallback) {
        return new DictionaryValues(new TextKeys(bounds), fallback);
    }

    @Override
    public void add(long word) {
        PageValues other = plain;
        if (other != null) {
            other.add(word);
            return;
        }
        if (!(keys instanceof WordKeys words)) {
            throw new IllegalStateException("value must be bytes, was a number");
        }
        int id = words.id(word);
        if (id == DictionaryKeys.FULL) {
            givenUp().add(word);
        } else {
            addId(id, Long.BYTES);
        }
    }

    @Override
    public void add(byte[] array, int offset, int length) {
        PageValues other = plain;
        if (other != null) {
            other.add(array, offset, length);
            return;
        }
        if (!(keys instanceof TextKeys texts)) {
            throw new IllegalStateException("value must be a number, was bytes");
        }
        int id = texts.id(array, offset, length);
        if (id == DictionaryKeys.FULL) {
            givenUp().add(array, offset, length);
        } else {
            addId(id, Integer.BYTES + length);
        }
    }

    private void addId(int id, int bytes) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, Math.max(MIN_IDS, 2 * count));
        }
        ids[count] = id;
        equal &= id == ids[0];
        rawBytes += bytes;
        count++;
        if (count == EARLY && !used && keys.size() >= EARLY_DISTINCT) {
            givenUp();
        }
    }

    /** Moves the values of this page to the other encoding, and returns that. */
    private PageValues givenUp() {
        PageValues other = fallback.get();
        plain = other;
        for (int i = 0; i < count; i++) {
            keys.copy(ids[i], other);
        }
        count = 0;
        ids = new int[0];
        keys.releaseIndex();
        return other;
    }

    private boolean isUseless() {
        int width = Runs.width(keys.size() - 1);
        long idBytes = equal ? 1 : (long) count * width / Byte.SIZE;
        return !used && idBytes + keys.entries().size() >= rawBytes;
    }

    @Override
    public Encoding endPage(Bytes page) {
        PageValues other = plain;
        if (other == null && isUseless()) {
            other = givenUp();
        }
        if (other != null) {
            return other.endPage(page);
        }
        int width = Runs.width(keys.size() - 1);
        page.putByte(width);
        if (equal) {
            Runs.appendRun(page, width, ids[0], count);
        } else {
            Runs.append(page, width, ids, count);
        }
        count = 0;
        equal = true;
        rawBytes = 0;
        used = true;
        return Encoding.RLE_DICTIONARY;
    }

    @Override
    public @Nullable DictionaryEntries endChunk() {
        if (!used) {
            keys.entries().release();
            return null;
        }
        return new DictionaryEntries(keys.entries(), keys.size());
    }

    @Override
    public void beginChunk() {
        if (used) {
            keys.clear();
            plain = null;
            used = false;
            equal = true;
            rawBytes = 0;
        }
    }

    @Override
    public long memory() {
        PageValues other = plain;
        return keys.memory() + (long) ids.length * Integer.BYTES + (other == null ? 0 : other.memory());
    }
}
