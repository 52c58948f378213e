package io.ingestor.cli;

import java.io.PrintStream;

/** What a send tells at its end: what is stored for certain, what is not, and where to go on. */
final class SendReport {

    private final SendRun run;
    private final RecordStream stream;
    private final RejectedLines rejected;
    private final ServerAddress server;

    SendReport(SendRun run, RecordStream stream, RejectedLines rejected, ServerAddress server) {
        this.run = run;
        this.stream = stream;
        this.rejected = rejected;
        this.server = server;
    }

    /** Whether every line became a record that was acknowledged. */
    boolean isComplete() {
        return !isBroken() && rejected.total() == 0;
    }

    /** @param roundedIntegers integers that no double could hold exactly */
    void print(PrintStream out, PrintStream err, long roundedIntegers) {
        out.println("accepted " + stream.accepted());
        out.println("rejected " + rejected.total());
        if (stream.pending() > 0) {
            out.println("unknown " + stream.pending());
        }
        out.flush();
        rejected.describe().forEach(text -> err.println("  " + text));
        if (roundedIntegers > 0) {
            err.println(
                    "ingestion: " + roundedIntegers
                            + " integers are beyond 2^53 and were rounded to the nearest double; send them as strings to keep them exact");
        }
        if (isBroken()) {
            err.println("ingestion: " + reason());
            err.println("ingestion: " + advice());
        }
    }

    private boolean isBroken() {
        return stream.failure().isPresent() || stream.pending() > 0 || run.hasUnsent();
    }

    private String reason() {
        return stream.failure()
                .map(status -> CallFailures.describe(status, server))
                .orElse("the stream was ended before everything was sent");
    }

    private String advice() {
        String certain = stream.accepted() + " records are acknowledged and stored for certain. ";
        if (stream.pending() == 0) {
            return certain + "Go on with: --from-line " + run.unsentLine();
        }
        return certain + "The outcome of " + stream.pending() + " more is unknown, from line "
                + stream.firstPendingLine()
                + " to line " + (run.unsentLine() - 1) + ". Go on with: --from-line " + stream.firstPendingLine()
                + ", which may store some of these twice";
    }
}
