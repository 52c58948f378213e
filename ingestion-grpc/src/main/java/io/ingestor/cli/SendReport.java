package io.ingestor.cli;

import java.io.PrintStream;

/** What a send tells at its end: what is stored for certain, what is not, and where to go on. */
final class SendReport {

    private final SendRun run;
    private final RecordStream stream;
    private final RejectedLines rejected;
    private final ServerAddress server;
    private final String input;
    private final LineParser parser;

    /** @param input its name */
    SendReport(
            SendRun run,
            RecordStream stream,
            RejectedLines rejected,
            ServerAddress server,
            String input,
            LineParser parser) {
        this.run = run;
        this.stream = stream;
        this.rejected = rejected;
        this.server = server;
        this.input = input;
        this.parser = parser;
    }

    /** Whether every line became a record that was acknowledged. */
    boolean isComplete() {
        return !isBroken() && rejected.total() == 0;
    }

    void print(PrintStream out, PrintStream err) {
        out.println("accepted " + stream.accepted());
        out.println("rejected " + rejected.total());
        if (stream.unknown() > 0) {
            out.println("unknown " + stream.unknown());
        }
        out.flush();
        rejected.describe().forEach(text -> err.println("  " + text));
        parser.notes().forEach(note -> err.println("ingestion: " + note));
        if (isBroken()) {
            err.println("ingestion: " + reason());
            err.println("ingestion: " + advice());
        }
    }

    private boolean isBroken() {
        return stream.failure().isPresent() || stream.unknown() > 0 || !run.isComplete();
    }

    private String reason() {
        return run.readFailure()
                .map(failure -> input + ": " + Failures.describe(failure))
                .or(() -> stream.failure().map(status -> CallFailures.describe(status, server)))
                .or(parser::verdict)
                .or(() -> stream.drainReason().map(reason -> "the server ends the stream: " + reason))
                .orElse("the stream was ended before everything was sent");
    }

    private String advice() {
        String certain = stream.accepted() + " records are acknowledged and stored for certain. ";
        if (stream.unknown() == 0 && parser.verdict().isPresent()) {
            return certain
                    + "Correct the format and send the rejected lines again, or leave them out with: --from-line "
                    + run.unsentLine();
        }
        if (stream.unknown() == 0) {
            return certain + "Go on with: --from-line " + run.unsentLine();
        }
        return certain + "The outcome of " + stream.unknown() + " more is unknown, from line "
                + stream.firstUnknownLine()
                + " to line " + (run.unsentLine() - 1) + ". Go on with: --from-line " + stream.firstUnknownLine()
                + ", which may store some of these twice";
    }
}
