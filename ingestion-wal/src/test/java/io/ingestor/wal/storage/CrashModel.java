package io.ingestor.wal.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A model of a disk that follows the operations of a {@link SimulatedDirectory}. At each point it models the disks that
 * a power failure may leave.
 *
 * <p>Each sector of 512 bytes that was written since its last sync holds its durable content or any version written
 * since. It may also hold zeros in place of the bytes written since. A sector that was written whole may hold the
 * content of the next unsynced one. Such flying writes have been observed on power loss (Zheng et al., FAST'13). The
 * size of a file is the durable one or any since. Each create, link, rename and delete since the last sync of its
 * directory has happened or not. The content of a directory that was not created is lost. A sync makes the changes
 * before its start durable at its end.
 *
 * <p>After a failed sync, the system treats the pages that it covered as clean. Readers see them, but they may be on
 * the disk or not, and no later sync covers them unless they are written again. A failed directory sync has no effect.
 */
public final class CrashModel {

    private final Map<Long, FileModel> files = new HashMap<>();
    private final Map<String, Long> durableNames = new TreeMap<>();
    private final List<Operation> pendingNames = new ArrayList<>();
    private final Map<Long, Consumer<Boolean>> syncEnds = new HashMap<>();

    /** Creates a model of a disk that holds the initial files of a {@link SimulatedDirectory}. */
    public CrashModel(Disk initial) {
        long id = 0;
        for (Map.Entry<String, DiskFile> file : new TreeMap<>(initial.files()).entrySet()) {
            files.put(id, new FileModel(file.getValue().bytes()));
            durableNames.put(file.getKey(), id++);
        }
    }

    /** Applies the next operation. */
    public void apply(Operation operation) {
        if (operation instanceof Operation.Create create) {
            files.put(create.file(), new FileModel(new byte[0]));
            pendingNames.add(create);
        } else if (operation instanceof Operation.Rename
                || operation instanceof Operation.Link
                || operation instanceof Operation.Delete) {
            pendingNames.add(operation);
        } else if (operation instanceof Operation.Write write) {
            files.get(write.file()).write((int) write.position(), write.bytes());
        } else if (operation instanceof Operation.Truncate truncate) {
            files.get(truncate.file()).truncate((int) truncate.size());
        } else if (operation instanceof Operation.SyncStart start) {
            FileModel.Sync sync = files.get(start.file()).new Sync();
            syncEnds.put(start.sync(), succeeded -> {
                if (succeeded) {
                    sync.succeeded();
                } else {
                    sync.failed();
                }
            });
        } else if (operation instanceof Operation.SyncEnd end) {
            syncEnds.remove(end.sync()).accept(end.succeeded());
        } else if (operation instanceof Operation.DirectorySyncStart start) {
            List<Operation> covered = pendingNames.stream()
                    .filter(change -> SimulatedDirectory.parent(nameIn(change)).equals(start.directory()))
                    .toList();
            syncEnds.put(start.sync(), succeeded -> {
                if (succeeded) {
                    // Another sync may have covered some of them meanwhile.
                    covered.stream().filter(pendingNames::remove).forEach(change -> applyName(durableNames, change));
                }
            });
        } else if (operation instanceof Operation.DirectorySyncEnd end) {
            syncEnds.remove(end.sync()).accept(end.succeeded());
        }
    }

    private static String nameIn(Operation change) {
        if (change instanceof Operation.Create create) {
            return create.name();
        }
        if (change instanceof Operation.Link link) {
            return link.name();
        }
        return change instanceof Operation.Rename rename ? rename.to() : ((Operation.Delete) change).name();
    }

    private static void applyName(Map<String, Long> names, Operation change) {
        if (change instanceof Operation.Create create) {
            names.put(create.name(), create.file());
        } else if (change instanceof Operation.Link link) {
            names.put(link.name(), link.file());
        } else if (change instanceof Operation.Rename rename) {
            names.remove(rename.from(), rename.file());
            names.put(rename.to(), rename.file());
        } else if (change instanceof Operation.Delete delete) {
            names.remove(delete.name(), delete.file());
        }
    }

    /** Returns the disks that may be left after a crash now. Valid until the next {@link #apply}. */
    public Survivors survivors() {
        return new Survivors();
    }

    /**
     * The disks that a crash at one point may leave, as the product of independent choices. Outcome 0 of each is the
     * durable state, outcome 1 the newest.
     */
    public final class Survivors {
        private final List<Choice> choices = new ArrayList<>();

        /**
         * The indexes in {@code choices} at which the choices of a file begin and end; files without choices are left
         * out.
         */
        private final Map<Long, int[]> ranges = new HashMap<>();

        private Survivors() {
            pendingNames.forEach(change -> choices.add(Choice.NAME));
            files.forEach((id, file) -> {
                int from = choices.size();
                file.addChoices(choices);
                if (choices.size() > from) {
                    ranges.put(id, new int[] {from, choices.size()});
                }
            });
        }

        /** Returns the number of undecided choices. */
        public int choices() {
            return choices.size();
        }

        /** Returns the number of outcomes of a choice. */
        public int outcomes(int choice) {
            return choices.get(choice).outcomes();
        }

        /** Returns the number of disks, {@link Long#MAX_VALUE} if there are too many to count. */
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

        private Map<String, Long> names(int[] outcomes) {
            if (pendingNames.isEmpty()) {
                return durableNames;
            }
            Map<String, Long> names = new TreeMap<>(durableNames);
            for (int i = 0; i < pendingNames.size(); i++) {
                if (outcomes[i] == 1) {
                    applyName(names, pendingNames.get(i));
                }
            }
            // A directory comes before its content, so one pass also removes the content of a lost directory in it.
            Set<String> kept = new HashSet<>();
            names.keySet().removeIf(name -> {
                String parent = SimulatedDirectory.parent(name);
                return !(parent.isEmpty() || kept.contains(parent)) || !kept.add(name);
            });
            return names;
        }

        /** Returns a hash of 64 bits of the disk that these outcomes make. */
        public long hash(int[] outcomes) {
            long hash = 0;
            for (Map.Entry<String, Long> name : names(outcomes).entrySet()) {
                FileModel file = files.get(name.getValue());
                long size = file.durable.length;
                long content = file.durableHash();
                int[] range = ranges.get(name.getValue());
                if (range != null) {
                    for (int i = range[0]; i < range[1]; i++) {
                        Choice choice = choices.get(i);
                        content += choice.hashes()[outcomes[i]] - choice.hashes()[0];
                        size = choice.sizes().length > 0 ? choice.sizes()[outcomes[i]] : size;
                    }
                }
                hash += Choice.mix(
                        content + Choice.mix(size) + Choice.mix(name.getKey().hashCode()));
            }
            return hash;
        }

        /** Returns the disk that these outcomes make, one for each choice. */
        public Disk disk(int[] outcomes) {
            Map<String, DiskFile> disk = new TreeMap<>();
            names(outcomes).forEach((name, id) -> disk.put(name, file(id, outcomes)));
            return new Disk(disk);
        }

        private DiskFile file(Long id, int[] outcomes) {
            FileModel file = files.get(id);
            int[] range = ranges.get(id);
            if (range == null) {
                return DiskFile.of(file.durable);
            }
            int size = file.durable.length;
            int count = 0;
            int[] sectors = new int[range[1] - range[0]];
            byte[][] contents = new byte[sectors.length][];
            for (int i = range[0]; i < range[1]; i++) {
                Choice choice = choices.get(i);
                if (choice.sizes().length > 0) {
                    size = choice.sizes()[outcomes[i]];
                } else if (outcomes[i] > 0) {
                    sectors[count] = choice.sector();
                    contents[count++] = choice.contents()[outcomes[i]];
                }
            }
            return new DiskFile(file.durable, size, Arrays.copyOf(sectors, count), Arrays.copyOf(contents, count));
        }
    }
}
