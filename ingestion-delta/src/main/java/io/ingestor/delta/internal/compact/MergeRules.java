package io.ingestor.delta.internal.compact;

import io.ingestor.delta.internal.table.OwnFile;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules by which files are merged. Files of different days never are.
 *
 * <ul>
 *   <li>When a day has ended, its small files become one, if that halves the number of its files.
 *   <li>When an hour has ended, its small files become one.
 *   <li>Before that, {@value #FAN_IN} small files of one level become one of the next.
 * </ul>
 *
 * <p>A small file has less than 128 MiB. A file that others become has 1 GiB at most, so there may be several.
 */
final class MergeRules {

    static final int FAN_IN = 16;

    private static final long SMALL_BYTES = 128L << 20;
    private static final long MAX_BYTES = 1L << 30;

    private static final Comparator<OwnFile> ORDER = Comparator.comparingLong(OwnFile::firstSequence)
            .thenComparing(OwnFile::time)
            .thenComparing(file -> file.file().path());

    private MergeRules() {}

    /** Returns the first merge that is due; empty if none is. */
    static Optional<Merge> next(List<OwnFile> files, Instant now) {
        Map<LocalDate, List<OwnFile>> days = new TreeMap<>();
        for (OwnFile file : files) {
            days.computeIfAbsent(file.day(), day -> new ArrayList<>()).add(file);
        }
        return days.entrySet().stream()
                .map(day -> ofDay(day.getKey(), day.getValue(), now))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Merge> ofDay(LocalDate day, List<OwnFile> files, Instant now) {
        List<OwnFile> small = files.stream()
                .filter(file -> file.file().size() < SMALL_BYTES)
                .sorted(ORDER)
                .toList();
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        if (!now.isBefore(end) && 2 * (files.size() - small.size() + outputs(small)) <= files.size()) {
            Optional<Merge> merge = merge(small);
            if (merge.isPresent()) {
                return merge;
            }
        }
        return ofHours(small, now).or(() -> ofLevels(small));
    }

    private static long outputs(List<OwnFile> files) {
        long bytes = files.stream().mapToLong(file -> file.file().size()).sum();
        return (bytes + MAX_BYTES - 1) / MAX_BYTES;
    }

    private static Optional<Merge> ofHours(List<OwnFile> small, Instant now) {
        Map<Instant, List<OwnFile>> hours = new TreeMap<>();
        for (OwnFile file : small) {
            Instant hour = file.time().truncatedTo(ChronoUnit.HOURS);
            if (!now.isBefore(hour.plus(Duration.ofHours(1)))) {
                hours.computeIfAbsent(hour, start -> new ArrayList<>()).add(file);
            }
        }
        return hours.values().stream()
                .map(MergeRules::merge)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Merge> ofLevels(List<OwnFile> small) {
        Map<Integer, List<OwnFile>> levels = new TreeMap<>();
        for (OwnFile file : small) {
            levels.computeIfAbsent(file.level(), level -> new ArrayList<>()).add(file);
        }
        return levels.values().stream()
                .filter(files -> files.size() >= FAN_IN)
                .map(files -> merge(files.subList(0, FAN_IN)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns the merge of the first files that fit into one; empty if that is one file. */
    private static Optional<Merge> merge(List<OwnFile> files) {
        List<OwnFile> inputs = new ArrayList<>();
        long bytes = 0;
        int level = 0;
        for (OwnFile file : files) {
            bytes += file.file().size();
            if (bytes > MAX_BYTES) {
                break;
            }
            inputs.add(file);
            level = Math.max(level, file.level());
        }
        return inputs.size() < 2
                ? Optional.empty()
                : Optional.of(new Merge(inputs, Math.min(level + 1, OwnFile.MAX_LEVEL)));
    }

    /** Returns true if some of the files may be merged when an hour or a day has ended. */
    static boolean mayBeDue(List<OwnFile> files, Instant now) {
        LocalDate yesterday = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
        return files.stream()
                        .filter(file ->
                                file.file().size() < SMALL_BYTES && !file.day().isBefore(yesterday))
                        .limit(2)
                        .count()
                == 2;
    }
}
