package io.ingestor.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * A recorder of events that may interrupt an ingestor, as reported by the JVM's flight recorder. In addition, a
 * sleeping thread detects late wake-ups. Runs until it is closed.
 */
final class Interruptions implements AutoCloseable {

    enum Kind {
        SYNC,
        WRITE,
        COLLECTION,
        COMPILATION,
        LATE_TIMER
    }

    /** An interval between two values of {@link System#nanoTime}. */
    private record Interval(Kind kind, long from, long to) {}

    private static final Map<String, Kind> KINDS = Map.of(
            "jdk.FileForce",
            Kind.SYNC,
            "jdk.FileWrite",
            Kind.WRITE,
            "jdk.GCPhasePause",
            Kind.COLLECTION,
            "jdk.Compilation",
            Kind.COMPILATION);

    /** The minimum length of a recorded event. Shorter events are frequent and cause no stall. */
    private static final Duration SHORTEST = Duration.ofMillis(2);

    private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<Interval> intervals = Collections.synchronizedList(new ArrayList<>());
    private final Recording recording = new Recording();
    private final Thread sleeper = new Thread(this::sleep, "sleeper");

    /** The start by the wall clock, which the flight recorder uses. */
    private final Instant clockStart = Instant.now();

    private final long nanoStart = System.nanoTime();
    private volatile boolean closed;

    Interruptions() {
        KINDS.keySet()
                .forEach(
                        event -> recording.enable(event).withThreshold(SHORTEST).withoutStackTrace());
        recording.start();
        sleeper.setDaemon(true);
        sleeper.start();
    }

    private long nanos(Instant time) {
        return nanoStart + clockStart.until(time, ChronoUnit.NANOS);
    }

    private void sleep() {
        while (!closed) {
            long before = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NANOS);
            long now = System.nanoTime();
            if (now - before - SLEEP_NANOS > SHORTEST.toNanos()) {
                intervals.add(new Interval(Kind.LATE_TIMER, before + SLEEP_NANOS, now));
            }
        }
    }

    /** Returns the number of nanoseconds of an interval in which an event of a kind was in progress. */
    long nanos(Kind kind, long from, long to) {
        long covered = 0;
        long end = from;
        for (Interval interval : intervals.stream()
                .filter(each -> each.kind() == kind)
                .sorted(Comparator.comparingLong(Interval::from))
                .toList()) {
            long begins = Math.max(interval.from(), end);
            long ends = Math.min(interval.to(), to);
            if (ends > begins) {
                covered += ends - begins;
                end = ends;
            }
        }
        return covered;
    }

    /** Stops the recording. Returns once all events before the call are recorded. */
    @Override
    public void close() throws IOException {
        closed = true;
        recording.stop();
        Path file = Files.createTempFile("interruptions", ".jfr");
        recording.dump(file);
        recording.close();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            Kind kind = KINDS.get(event.getEventType().getName());
            if (kind != null) {
                intervals.add(new Interval(kind, nanos(event.getStartTime()), nanos(event.getEndTime())));
            }
        }
        Files.delete(file);
    }
}
