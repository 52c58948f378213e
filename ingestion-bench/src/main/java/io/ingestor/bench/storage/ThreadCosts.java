package io.ingestor.bench.storage;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The CPU time and the allocation of each kind of thread, by name. Threads that have ended are not counted. */
final class ThreadCosts {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long process = Meter.cpuNanos();
    private final Map<Long, Cost> byThread = new HashMap<>();

    private record Cost(String kind, long nanos, long bytes) {}

    private record Sum(long nanos, long bytes) {

        Sum plus(long moreNanos, long moreBytes) {
            return new Sum(nanos + moreNanos, bytes + moreBytes);
        }
    }

    /** Takes the costs of now. */
    ThreadCosts() {
        for (long id : THREADS.getAllThreadIds()) {
            ThreadInfo thread = THREADS.getThreadInfo(id);
            long nanos = THREADS.getThreadCpuTime(id);
            long bytes = THREADS.getThreadAllocatedBytes(id);
            if (thread != null && nanos >= 0 && bytes >= 0) {
                byThread.put(id, new Cost(kind(thread.getThreadName()), nanos, bytes));
            }
        }
    }

    /** Returns the name of a thread without its number and place. */
    static String kind(String threadName) {
        int end = threadName.indexOf(' ');
        return (end < 0 ? threadName : threadName.substring(0, end)).replaceAll("-?\\d+$", "");
    }

    /** Returns a table with the costs per record since earlier ones. */
    String table(ThreadCosts earlier, long records) {
        Map<String, Sum> kinds = new TreeMap<>();
        long java = 0;
        for (Map.Entry<Long, Cost> thread : byThread.entrySet()) {
            Cost now = thread.getValue();
            Cost before = earlier.byThread.getOrDefault(thread.getKey(), new Cost(now.kind(), 0, 0));
            long nanos = now.nanos() - before.nanos();
            java += nanos;
            kinds.merge(
                    now.kind(), new Sum(nanos, now.bytes() - before.bytes()), (a, b) -> a.plus(b.nanos(), b.bytes()));
        }
        StringBuilder table =
                new StringBuilder("| threads | CPU ns per record | bytes allocated per record |\n|---|---:|---:|\n");
        kinds.forEach((kind, sum) -> line(table, kind, sum.nanos(), sum.bytes(), records));
        long all = process - earlier.process;
        line(table, "collector, compiler and threads that ended", all - java, 0, records);
        long bytes = kinds.values().stream().mapToLong(Sum::bytes).sum();
        line(table, "**sum**", all, bytes, records);
        return table.toString();
    }

    private static void line(StringBuilder table, String kind, long nanos, long bytes, long records) {
        if (nanos >= records || bytes >= records || kind.startsWith("*")) {
            table.append(String.format(
                    Locale.ROOT, "| %s | %.0f | %.1f |%n", kind, (double) nanos / records, (double) bytes / records));
        }
    }
}
