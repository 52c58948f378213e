package io.ingestor.cli.send;

import io.ingestor.Durability;
import io.ingestor.cli.terminal.Failures;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report at the end of a send: its records by outcome, and the line to continue at. */
final class SendReport {

    private final SendRun run;
    private final Destination.Account account;
    private final RejectedLines rejected;
    private final InputNames names;
    private final Optional<Durability> durability;

    /** @param durability the durability that an acknowledgement promises; empty if records were only checked */
    SendReport(
            SendRun run,
            Destination.Account account,
            RejectedLines rejected,
            InputNames names,
            Optional<Durability> durability) {
        this.run = run;
        this.account = account;
        this.rejected = rejected;
        this.names = names;
        this.durability = durability;
    }

    /** Returns true if every line became a record that was acknowledged, as stored or filtered. */
    boolean isComplete() {
        return !isBroken() && rejected.total() == 0;
    }

    /** @param notes the notes on changes to the lines */
    void print(PrintStream out, PrintStream err, List<String> notes) {
        out.println("accepted " + account.accepted());
        out.println("rejected " + rejected.total());
        if (account.filtered() > 0) {
            out.println("filtered " + account.filtered());
        }
        if (account.refused() > 0) {
            out.println("refused " + account.refused());
        }
        if (account.unknown() > 0) {
            out.println("unknown " + account.unknown());
        }
        out.flush();
        rejected.describe().forEach(text -> err.println("  " + text));
        notes.forEach(note -> err.println("ingestion: " + note));
        problems().forEach(text -> err.println("ingestion: " + text));
    }

    private List<String> problems() {
        Optional<String> copy = rejected.failure()
                .map(failure -> "--rejects: " + Failures.describe(failure) + "; the file is incomplete")
                .or(() -> Optional.of(rejected.uncopied())
                        .filter(lines -> lines > 0)
                        .map(lines -> "--rejects: the file lacks " + lines + " of the rejected lines"));
        Optional<String> reason = isCut() ? Optional.of(reason()) : Optional.empty();
        Optional<String> advice =
                isCut() && (run.isResumable() || account.first().isPresent())
                        ? Optional.of(advice())
                        : Optional.empty();
        return List.of(copy, reason, advice).stream().flatMap(Optional::stream).toList();
    }

    private boolean isBroken() {
        return isCut() || rejected.failure().isPresent();
    }

    private boolean isCut() {
        return account.failure().isPresent() || account.first().isPresent() || !run.isComplete();
    }

    private String reason() {
        return run.problem().or(account::failure).orElse("the stream ended before everything was sent");
    }

    private String advice() {
        String certain = account.accepted() + " records are "
                + durability.map(SendReport::promised).orElse("valid; none was stored") + ". ";
        String goOn = "Continue with: " + names.from(account.first().orElse(run.unsent()));
        if (account.refused() > 0) {
            return certain + account.refused() + " more were sent and not stored. " + goOn;
        }
        if (account.unknown() == 0) {
            return certain + goOn;
        }
        return certain + "The outcome of " + account.unknown() + " more is unknown"
                + account.first().map(line -> ", from " + names.describe(line)).orElse("")
                + account.last().map(line -> " to " + names.describe(line)).orElse("") + ". " + goOn
                + (durability.isPresent() ? ", which may store some of these twice" : "");
    }

    private static String promised(Durability durability) {
        return "acknowledged and "
                + (durability == Durability.SYNCED
                        ? "stored"
                        : durability.name().toLowerCase(Locale.ROOT));
    }
}
