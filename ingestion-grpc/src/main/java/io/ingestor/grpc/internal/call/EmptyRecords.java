package io.ingestor.grpc.internal.call;

import io.ingestor.BatchResult;
import io.ingestor.grpc.internal.host.HostLogger;
import io.ingestor.grpc.internal.host.LogPace;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A report of the clients that send records with neither data nor payload, once for each client. Usually their
 * generated code has dropped the data. Thread-safe.
 */
final class EmptyRecords {

    /** The maximum number of clients to remember; a new client replaces the oldest one. */
    static final int MAX_CLIENTS = 1000;

    private static final HostLogger LOGGER = HostLogger.of(EmptyRecords.class.getName());

    private final LogPace pace;
    private final Map<String, Boolean> reported = new LinkedHashMap<>(); // guarded by this

    EmptyRecords(LongSupplier nanoTime) {
        this.pace = new LogPace(nanoTime);
    }

    /** Reports the client of a call if it has sent empty records. */
    void look(CallSource call, BatchResult result) {
        if (result.empty() > 0) {
            report(call, result.empty());
        }
    }

    private void report(CallSource call, int records) {
        String client = call.client();
        long unlogged;
        synchronized (this) {
            if (reported.containsKey(client)) {
                return;
            }
            unlogged = pace.next();
            if (unlogged < 0) {
                // The client will be reported for later empty records.
                return;
            }
            if (reported.size() == MAX_CLIENTS) {
                reported.remove(reported.keySet().iterator().next());
            }
            reported.put(client, true);
        }
        LOGGER.log(
                Level.WARNING,
                "event=empty_records client=" + client + " " + call + " records=" + records
                        + " message=\"records with neither data nor payload, reported once for each client; a Struct is"
                        + " written {fields: {total: {numberValue: 42}}}, and ingestion.empty_records: reject refuses"
                        + " them\"");
    }
}
