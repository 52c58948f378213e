package io.ingestor.wal.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A file of a {@link CrashModel}, with its durable state and its pending changes. */
final class FileModel {

    private static final int SECTOR = DiskFile.SECTOR;

    /** The durable content; replaced, never changed. */
    byte[] durable;

    private byte[] live;
    private final Map<Integer, List<Version>> pending = new TreeMap<>();
    private final List<Integer> pendingSizes = new ArrayList<>();
    private long durableHash;
    private boolean hashed;

    /** A sector after one write, and the range of bytes that the write has changed. */
    private static final class Version {
        final byte[] content;
        final int from;
        final int to;

        /** True once a sync of it has failed. No later sync covers it, but it may have reached the disk. */
        boolean lost;

        Version(byte[] content, int from, int to) {
            this.content = content;
            this.from = from;
            this.to = to;
        }
    }

    FileModel(byte[] content) {
        durable = content;
        live = content;
    }

    void write(int position, byte[] bytes) {
        int end = position + bytes.length;
        boolean longer = end > live.length;
        live = Arrays.copyOf(live, Math.max(live.length, end));
        System.arraycopy(bytes, 0, live, position, bytes.length);
        if (longer) {
            pendingSizes.add(live.length);
        }
        for (int sector = position / SECTOR; sector * SECTOR < end; sector++) {
            int start = sector * SECTOR;
            byte[] content = sector(live, sector);
            List<Version> versions = pending.get(sector);
            Version before = versions == null ? null : versions.get(versions.size() - 1);
            if (!Arrays.equals(content, before == null ? sector(durable, sector) : before.content)) {
                pending.computeIfAbsent(sector, key -> new ArrayList<>())
                        .add(new Version(content, Math.max(0, position - start), Math.min(SECTOR, end - start)));
            } else if (before != null && before.lost) {
                // Rewritten with the same bytes, which can make them durable and adds no risk.
                versions.add(new Version(content, 0, 0));
            }
        }
    }

    void truncate(int size) {
        live = Arrays.copyOf(live, size);
        pendingSizes.add(size);
    }

    /** A sync in flight. It covers what was written before it began. */
    final class Sync {
        private final Map<Integer, Version> covered = new TreeMap<>();
        private final int sizes = pendingSizes.size();
        private final int size = live.length;

        Sync() {
            pending.forEach((sector, versions) -> covered.put(sector, versions.get(versions.size() - 1)));
        }

        void succeeded() {
            byte[] synced = Arrays.copyOf(durable, size);
            covered.forEach((sector, newest) -> {
                List<Version> versions = pending.getOrDefault(sector, List.of());
                int kept = versions.indexOf(newest);
                while (kept >= 0 && versions.get(kept).lost) {
                    kept--;
                }
                if (kept < 0) {
                    return;
                }
                int start = sector * SECTOR;
                int length = Math.min(SECTOR, size - start);
                if (length > 0) {
                    System.arraycopy(versions.get(kept).content, 0, synced, start, length);
                }
                versions.subList(0, kept + 1).clear();
                if (versions.isEmpty()) {
                    pending.remove(sector);
                }
            });
            pendingSizes.subList(0, Math.min(sizes, pendingSizes.size())).clear();
            durable = synced;
            hashed = false;
        }

        void failed() {
            covered.forEach((sector, newest) -> {
                List<Version> versions = pending.getOrDefault(sector, List.of());
                for (int i = versions.indexOf(newest); i >= 0; i--) {
                    versions.get(i).lost = true;
                }
            });
        }
    }

    /**
     * Adds the choices that a crash now makes about this file: first its size, if that is undecided, then its sectors.
     */
    void addChoices(List<Choice> choices) {
        if (!pendingSizes.isEmpty()) {
            // Only the first and the last size: those between would multiply the disks without a relevant difference.
            choices.add(Choice.ofSize(durable.length, pendingSizes.get(pendingSizes.size() - 1)));
        }
        List<Integer> sectors = new ArrayList<>(pending.keySet());
        for (int i = 0; i < sectors.size(); i++) {
            byte[] neighbour = newest(sectors.get((i + 1) % sectors.size()));
            List<byte[]> contents = outcomes(sectors.get(i), neighbour);
            if (contents.size() > 1) {
                choices.add(Choice.ofSector(sectors.get(i), contents));
            }
        }
    }

    private byte[] newest(int sector) {
        List<Version> versions = pending.get(sector);
        return versions.get(versions.size() - 1).content;
    }

    /** Returns the possible contents of a sector: first the durable one, then the newest version if that differs. */
    private List<byte[]> outcomes(int sector, byte[] neighbour) {
        List<byte[]> outcomes = new ArrayList<>();
        byte[] zeroed = sector(durable, sector).clone();
        outcomes.add(sector(durable, sector));
        boolean whole = false;
        List<Version> versions = pending.get(sector);
        for (int i = versions.size() - 1; i >= 0; i--) {
            Version version = versions.get(i);
            addDistinct(outcomes, version.content);
            Arrays.fill(zeroed, version.from, version.to, (byte) 0);
            whole |= version.from == 0 && version.to == SECTOR;
        }
        addDistinct(outcomes, zeroed);
        if (whole) {
            addDistinct(outcomes, neighbour);
        }
        return outcomes;
    }

    private static void addDistinct(List<byte[]> outcomes, byte[] content) {
        for (byte[] outcome : outcomes) {
            if (Arrays.equals(outcome, content)) {
                return;
            }
        }
        outcomes.add(content);
    }

    /** Returns a hash of 64 bits of the durable content. It is a sum over the sectors, so that one can be exchanged. */
    long durableHash() {
        if (!hashed) {
            durableHash = 0;
            for (int sector = 0; sector * SECTOR < durable.length; sector++) {
                durableHash += Choice.hash(sector, sector(durable, sector));
            }
            hashed = true;
        }
        return durableHash;
    }

    private static byte[] sector(byte[] content, int sector) {
        int start = sector * SECTOR;
        return start >= content.length ? new byte[SECTOR] : Arrays.copyOfRange(content, start, start + SECTOR);
    }
}
