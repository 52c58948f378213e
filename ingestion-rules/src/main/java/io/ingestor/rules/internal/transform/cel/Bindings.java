package io.ingestor.rules.internal.transform.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;
import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.Values;
import java.time.Instant;
import java.util.Optional;

/** A resolver of the variables in expressions from the values of one record. Not thread-safe. */
final class Bindings implements CelVariableResolver {

    private static final int MAX_MESSAGE = 200;

    private final Values values;
    private final SlotReads reads;
    private final Optional<Object> data;
    private final Optional<Object> metadata;

    Bindings(Values values) {
        this.values = values;
        this.reads = new SlotReads(values);
        this.data = Optional.of(new SlotMap(reads, SlotLayout.DATA));
        this.metadata = Optional.of(new SlotMap(reads, SlotLayout.METADATA));
    }

    Object eval(Program program) {
        try {
            return program.eval(this);
        } catch (CelEvaluationException | RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            throw new StepFailedException(
                    "",
                    "the expression has no result: "
                            + (message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "..." : message));
        } finally {
            reads.end();
        }
    }

    @Override
    public Optional<Object> find(String name) {
        switch (name) {
            case "data" -> {
                return data;
            }
            case "metadata" -> {
                return metadata;
            }
            case "timestamp" -> {
                return values.isAbsent(SlotLayout.TIMESTAMP)
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochSecond(
                                values.integer(SlotLayout.TIMESTAMP), values.nanos(SlotLayout.TIMESTAMP)));
            }
            case "version" -> {
                return Optional.of(values.isAbsent(SlotLayout.VERSION) ? 0L : values.integer(SlotLayout.VERSION));
            }
            case "tenant" -> {
                return text(SlotLayout.TENANT);
            }
            case "entity" -> {
                return text(SlotLayout.ENTITY);
            }
            case "schema" -> {
                return text(SlotLayout.SCHEMA);
            }
            case "payload_type" -> {
                return text(SlotLayout.PAYLOAD_TYPE);
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    private Optional<Object> text(int slot) {
        return Optional.of(values.isAbsent(slot) ? "" : reads.value(slot));
    }
}
