package io.ingestor.wal.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Follows the operations of a {@link SimulatedDirectory} and knows at each point what a disk may hold if the power fails there.
 *
 * <p>Of a file: each sector of 512 bytes that was written and not synced since has what is durable, or any version that was written since, or zeros in the place of
 * the bytes written since; its size is the durable one or any since. Of the directory: each create, rename and delete since its last sync has happened or not. A sync covers what came
 * before its start, at its end; one that fails loses what it covered.
 */
public final class CrashModel {

    static final int SECTOR = 512;

    private final Map<Long, FileModel> files = new HashMap<>();
    private final Map<String, Long> durableNames = new TreeMap<>();
    private final List<Operation> pendingNames = new ArrayList<>();
    private final Map<Long, Runnable> syncEnds = new HashMap<>();

    /** A disk that holds exactly what {@code directory} was made of, in the order of its names. */
    public CrashModel(Map<String, byte[]> initial) {
        long id = 0;
        for (Map.Entry<String, byte[]> file : new TreeMap<>(initial).entrySet()) {
            files.put(id, new FileModel(file.getValue()));
            durableNames.put(file.getKey(), id++);
        }
    }

    /** Takes the next operation; returns whether it may have changed what a crash leaves. */
    public boolean apply(Operation operation) {
        if (operation instanceof Operation.Create create) {
            files.put(create.file(), new FileModel(new byte[0]));
            pendingNames.add(create);
        } else if (operation instanceof Operation.Rename || operation instanceof Operation.Delete) {
            pendingNames.add(operation);
        } else if (operation instanceof Operation.Write write) {
            files.get(write.file()).write(write.position(), write.bytes());
        } else if (operation instanceof Operation.Truncate truncate) {
            files.get(truncate.file()).truncate(truncate.size());
        } else if (operation instanceof Operation.SyncStart start) {
            syncEnds.put(start.sync(), files.get(start.file()).startSync());
            return false;
        } else if (operation instanceof Operation.SyncEnd end) {
            Runnable effect = syncEnds.remove(end.sync());
            if (end.succeeded()) {
                effect.run();
            } else {
                files.get(end.file()).losePending();
            }
        } else if (operation instanceof Operation.DirectorySyncStart start) {
            List<Operation> covered = List.copyOf(pendingNames);
            syncEnds.put(start.sync(), () -> {
                covered.forEach(change -> applyName(durableNames, change));
                pendingNames.subList(0, covered.size()).clear();
            });
            return false;
        } else if (operation instanceof Operation.DirectorySyncEnd end) {
            Runnable effect = syncEnds.remove(end.sync());
            if (end.succeeded()) {
                effect.run();
            }
        } else {
            return false;
        }
        return true;
    }

    private static void applyName(Map<String, Long> names, Operation change) {
        if (change instanceof Operation.Create create) {
            names.put(create.name(), create.file());
        } else if (change instanceof Operation.Rename rename) {
            names.remove(rename.from(), rename.file());
            names.put(rename.to(), rename.file());
        } else if (change instanceof Operation.Delete delete) {
            names.remove(delete.name(), delete.file());
        }
    }

    /** What may be left after a crash now. Valid until the next {@link #apply}. */
    public Survivors survivors() {
        return new Survivors();
    }

    /** One thing that a crash decides: a sector, a size, or a name. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Choice(FileModel file, int sector, List<byte[]> contents, long[] sizes) {
        int outcomes() {
            return contents != null ? contents.size() : sizes != null ? sizes.length : 2;
        }
    }

    /** The disks that a crash at one point may leave, as the product of independent choices. Outcome 0 of each is what is durable. */
    public final class Survivors {
        private final List<Choice> choices = new ArrayList<>();

        private Survivors() {
            pendingNames.forEach(change -> choices.add(new Choice(null, 0, null, null)));
            files.values().forEach(file -> file.addChoices(choices));
        }

        /** How many things are undecided. */
        public int choices() {
            return choices.size();
        }

        /** In how many ways one of them may go. */
        public int outcomes(int choice) {
            return choices.get(choice).outcomes();
        }

        /** How many disks there are, {@link Long#MAX_VALUE} if too many to say. */
        public long count() {
            long count = 1;
            for (Choice choice : choices) {
                if (count > Long.MAX_VALUE / choice.outcomes()) {
                    return Long.MAX_VALUE;
                }
                count *= choice.outcomes();
            }
            return count;
        }

        /** The files on the disk that these outcomes make, one for each choice. The arrays may be shared and must not be changed. */
        public Map<String, byte[]> disk(int[] outcomes) {
            Map<String, Long> names = new TreeMap<>(durableNames);
            for (int i = 0; i < pendingNames.size(); i++) {
                if (outcomes[i] == 1) {
                    applyName(names, pendingNames.get(i));
                }
            }
            Map<FileModel, byte[]> changed = new HashMap<>();
            for (int i = pendingNames.size(); i < choices.size(); i++) {
                Choice choice = choices.get(i);
                if (choice.sizes() != null && outcomes[i] > 0) {
                    changed.put(choice.file(), Arrays.copyOf(choice.file().durable, (int) choice.sizes()[outcomes[i]]));
                }
            }
            for (int i = pendingNames.size(); i < choices.size(); i++) {
                Choice choice = choices.get(i);
                if (choice.contents() != null && outcomes[i] > 0) {
                    byte[] content = changed.computeIfAbsent(choice.file(), file -> file.durable.clone());
                    int start = choice.sector() * SECTOR;
                    int length = Math.min(SECTOR, content.length - start);
                    if (length > 0) {
                        System.arraycopy(choice.contents().get(outcomes[i]), 0, content, start, length);
                    }
                }
            }
            Map<String, byte[]> disk = new TreeMap<>();
            names.forEach((name, id) -> {
                FileModel file = files.get(id);
                byte[] content = changed.get(file);
                disk.put(name, content != null ? content : file.durable);
            });
            return disk;
        }
    }

    /** One file: what is durable of it, and what is not yet. */
    private static final class FileModel {
        byte[] durable;
        byte[] live;
        private final Map<Integer, List<Version>> pending = new LinkedHashMap<>();
        private final List<Long> pendingSizes = new ArrayList<>();

        /** A sector after one write, and which of its bytes that write has touched. */
        @SuppressWarnings("ArrayRecordComponent") // compared by nobody
        private record Version(byte[] content, int from, int to) {}

        FileModel(byte[] content) {
            durable = content;
            live = content;
        }

        void write(long position, byte[] bytes) {
            int end = (int) position + bytes.length;
            byte[] before = live;
            live = Arrays.copyOf(live, Math.max(live.length, end));
            System.arraycopy(bytes, 0, live, (int) position, bytes.length);
            if (live.length != before.length) {
                pendingSizes.add((long) live.length);
            }
            for (int sector = (int) position / SECTOR; sector * SECTOR < end; sector++) {
                int start = sector * SECTOR;
                byte[] content = sector(live, sector);
                if (!Arrays.equals(content, sector(before, sector))) {
                    pending.computeIfAbsent(sector, key -> new ArrayList<>())
                            .add(new Version(
                                    content, Math.max(0, (int) position - start), Math.min(SECTOR, end - start)));
                }
            }
        }

        void truncate(long size) {
            live = Arrays.copyOf(live, (int) size);
            pendingSizes.add(size);
        }

        Runnable startSync() {
            Map<Integer, Integer> covered = new HashMap<>();
            pending.forEach((sector, versions) -> covered.put(sector, versions.size()));
            int sizes = pendingSizes.size();
            long size = live.length;
            return () -> {
                byte[] synced = Arrays.copyOf(durable, (int) size);
                covered.forEach((sector, count) -> {
                    List<Version> versions = pending.get(sector);
                    int start = sector * SECTOR;
                    int length = Math.min(SECTOR, synced.length - start);
                    if (length > 0) {
                        System.arraycopy(versions.get(count - 1).content(), 0, synced, start, length);
                    }
                    versions.subList(0, count).clear();
                    if (versions.isEmpty()) {
                        pending.remove(sector);
                    }
                });
                pendingSizes.subList(0, sizes).clear();
                durable = synced;
            };
        }

        void losePending() {
            pending.clear();
            pendingSizes.clear();
        }

        void addChoices(List<Choice> choices) {
            long[] sizes = new long[pendingSizes.size() + 1];
            sizes[0] = durable.length;
            for (int i = 0; i < pendingSizes.size(); i++) {
                sizes[i + 1] = pendingSizes.get(i);
            }
            if (sizes.length > 1) {
                // The first and the last: every step between would only multiply what differs in nothing.
                choices.add(new Choice(this, 0, null, new long[] {sizes[0], sizes[sizes.length - 1]}));
            }
            pending.forEach((sector, versions) -> {
                List<byte[]> outcomes = outcomes(sector, versions);
                if (outcomes.size() > 1) {
                    choices.add(new Choice(this, sector, outcomes, null));
                }
            });
        }

        private List<byte[]> outcomes(int sector, List<Version> versions) {
            List<byte[]> outcomes = new ArrayList<>();
            byte[] old = sector(durable, sector);
            byte[] zeroed = old.clone();
            outcomes.add(old);
            for (Version version : versions) {
                addDistinct(outcomes, version.content());
                Arrays.fill(zeroed, version.from(), version.to(), (byte) 0);
            }
            addDistinct(outcomes, zeroed);
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

        private static byte[] sector(byte[] content, int sector) {
            int start = sector * SECTOR;
            return start >= content.length ? new byte[SECTOR] : Arrays.copyOfRange(content, start, start + SECTOR);
        }
    }
}
