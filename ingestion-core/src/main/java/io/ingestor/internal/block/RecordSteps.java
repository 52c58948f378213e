package io.ingestor.internal.block;

import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.registry.SchemaRules;
import io.ingestor.transform.Transform;
import io.ingestor.validate.Validator;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The steps of the host that each record passes through between the scan and the block. Thread-safe. */
public final class RecordSteps {

    /** The minimum time between two log lines about steps that throw. */
    static final Duration LOG_PAUSE = Duration.ofSeconds(10);

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    private final @Nullable SchemaRules schemas;
    private final @Nullable Validator validator;
    private final List<Transform> transforms;
    private final List<Growth> growths;
    private final Growth growth;
    private final List<String> blames;
    private final LongSupplier nanoTime;
    private final AtomicLong nextLine;

    /** Creates the steps of an ingestor without schemas. */
    public RecordSteps(@Nullable Validator validator, List<Transform> transforms) {
        this(null, validator, transforms);
    }

    /** Creates the steps of an ingestor, which checks records against schemas if there are rules for them. */
    public RecordSteps(@Nullable SchemaRules schemas, @Nullable Validator validator, List<Transform> transforms) {
        this(schemas, validator, transforms, System::nanoTime);
    }

    RecordSteps(
            @Nullable SchemaRules schemas,
            @Nullable Validator validator,
            List<Transform> transforms,
            LongSupplier nanoTime) {
        this.schemas = schemas;
        this.validator = validator;
        this.transforms = List.copyOf(transforms);
        this.growths = transforms.stream().map(Growth::of).toList();
        this.growth = growths.stream().reduce(new Growth(schemas == null ? 0 : schemas.maxGrowth(), 0), Growth::then);
        this.blames = transforms.stream()
                .map(transform -> "after transform " + name(transform) + ": ")
                .toList();
        this.nanoTime = nanoTime;
        this.nextLine = new AtomicLong(nanoTime.getAsLong());
    }

    /** Returns the steps of an ingestor that has none. */
    public static RecordSteps none() {
        return new RecordSteps(null, List.of());
    }

    boolean isEmpty() {
        return schemas == null && validator == null && transforms.isEmpty();
    }

    /** Returns true if neither a validator nor a transform follows the check against the input schema. */
    boolean endWithInput() {
        return validator == null && transforms.isEmpty();
    }

    /** Returns true if a record may be filtered. */
    public boolean filters() {
        return !transforms.isEmpty();
    }

    /** Returns true if records are checked against the schemas that they name. */
    public boolean checksSchemas() {
        return schemas != null;
    }

    /** Returns the rules for schemas; null if records are not checked against any. */
    @Nullable
    SchemaRules schemas() {
        return schemas;
    }

    @Nullable
    Validator validator() {
        return validator;
    }

    int transforms() {
        return transforms.size();
    }

    Transform transform(int number) {
        return transforms.get(number);
    }

    /** Returns the prefix of each violation that a transform has caused. */
    String blame(int number) {
        return blames.get(number);
    }

    /** Returns the bound on the growth by one transform. */
    Growth growth(int number) {
        return growths.get(number);
    }

    /** Returns the bound on the growth by all steps together. */
    Growth growth() {
        return growth;
    }

    /** Returns the name of a step for messages. The name of a lambda is that of the class that contains it. */
    static String name(Object step) {
        String name = step.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    /** Logs that a step threw, unless the last such line is more recent than {@link #LOG_PAUSE}. */
    void failed(Object step, Exception failure) {
        long now = nanoTime.getAsLong();
        long due = nextLine.get();
        if (now - due >= 0 && nextLine.compareAndSet(due, now + LOG_PAUSE.toNanos())) {
            LOGGER.log(
                    Level.WARNING,
                    name(step) + " threw an exception; its record was rejected. Further failures are not logged for "
                            + LOG_PAUSE.toSeconds() + " s",
                    failure);
        }
    }
}
