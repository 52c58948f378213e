package io.ingestor.bench.rules;

import io.ingestor.IngestorBuilder;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.bench.contest.ReportOptions;
import io.ingestor.bench.ingest.IngestorBatches;
import io.ingestor.bench.log.SampleBlocks;
import io.ingestor.transform.Transform;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that measures schemas and transforms, and writes the report. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Schemas and transforms compared with libraries on decoded values, and ingest with and without.")
public final class RulesReport implements Callable<Integer> {

    private static final String RATE = "records/s";
    private static final List<String> CONDITIONS = List.of("data.temp > 90.0", "data.site == 'none'");

    /** The parts of the report. */
    private enum Part {
        SCHEMAS,
        TRANSFORMS,
        CONDITIONS,
        INGEST
    }

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(names = "--only", paramLabel = "PART", description = "${COMPLETION-CANDIDATES}; default all")
    private List<Part> only = List.of(Part.values());

    private final SampleBlocks samples = new SampleBlocks();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RulesReport())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Contest contest = options.contest();
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                "# Schemas and transforms, measured%n%n"
                        + "Written by `ingestion-bench/run rules`. Java %s on %d cores, heap of %,d MiB. READING is the record"
                        + " of `run ingest`, with four fields; EVENT has thirty values in six objects. Only ingest writes to"
                        + " the log; all else runs on one thread.%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20));
        for (Part part : only) {
            report.append(measure(part, contest));
        }
        options.publish("rules.md", report);
        return 0;
    }

    private String measure(Part part, Contest contest) throws Exception {
        return switch (part) {
            case SCHEMAS -> schemas(contest);
            case TRANSFORMS -> transforms(contest);
            case CONDITIONS -> conditions(contest);
            case INGEST -> ingest(contest);
        };
    }

    private static String schemas(Contest contest) throws Exception {
        StringBuilder ratios = new StringBuilder();
        List<Contender> all = new ArrayList<>();
        List<List<Contender>> byForm = new ArrayList<>();
        for (RecordForm form : RecordForm.values()) {
            List<Contender> contenders = List.of(
                    new Passes(new BytesCheck(form)),
                    new Passes(new LibraryCheck(form, LibraryCheck.Trees.PREPARED)),
                    new Passes(new LibraryCheck(form, LibraryCheck.Trees.DECODED)),
                    new Passes(new NameWalk(form)));
            byForm.add(contenders);
            all.addAll(contenders);
        }
        Outcome outcome = contest.run("Records against a schema that they satisfy", all);
        for (List<Contender> contenders : byForm) {
            Contender ours = contenders.get(0);
            for (Contender other : contenders.subList(1, contenders.size())) {
                ratios.append(outcome.ratio("compiled / " + other.name(), ours, RATE, other, RATE));
            }
        }
        return outcome.markdown() + ratios + "\n";
    }

    private String transforms(Contest contest) throws Exception {
        Transform configured = SampleTransforms.configured();
        Transform handWritten = SampleTransforms.handWritten();
        Contender none = new Passes(new CheckedBatches("no transform", samples, builder -> {}));
        Contender rules = new Passes(new CheckedBatches(
                "rename, default and label from a file", samples, builder -> builder.transforms(configured)));
        Contender byHand = new Passes(
                new CheckedBatches("the same written in Java", samples, builder -> builder.transforms(handWritten)));
        Outcome outcome = contest.run(
                "Transforms of records of four fields, on their way into a block", List.of(none, rules, byHand));
        double cost = 1e9 / outcome.median(rules.name(), RATE) - 1e9 / outcome.median(none.name(), RATE);
        return outcome.markdown()
                + outcome.ratio("from a file / written in Java", rules, RATE, byHand, RATE)
                + String.format(Locale.ROOT, "- cost of the three steps: **%.0f ns** a record%n%n", cost);
    }

    private static String conditions(Contest contest) throws Exception {
        List<Contender> contenders = new ArrayList<>();
        for (String condition : CONDITIONS) {
            contenders.add(new Passes(new Condition(condition)));
            contenders.add(new Passes(new BareCondition(condition)));
        }
        Outcome outcome = contest.run("A condition in CEL", contenders);
        StringBuilder text = new StringBuilder(outcome.markdown());
        for (int i = 0; i < CONDITIONS.size(); i++) {
            text.append(outcome.ratio(
                    "on encoded bytes / bare, " + CONDITIONS.get(i),
                    contenders.get(2 * i),
                    RATE,
                    contenders.get(2 * i + 1),
                    RATE));
        }
        return text.append('\n').toString();
    }

    private String ingest(Contest contest) throws Exception {
        Path directory = options.directory();
        SchemaRegistry registry = SchemaRegistry.of(Schemas.builder()
                .add(Schemas.ALL_TENANTS, "reading", 1, RecordForm.READING.compiled())
                .build());
        SchemaPolicy policy = SchemaPolicy.builder()
                .defaultSchema(Schemas.ALL_TENANTS, "reading", 1)
                .build();
        Transform configured = SampleTransforms.configured();
        Contender plain = new IngestorBatches(directory, samples);
        Contender checked = with(
                directory,
                "schema as validator",
                builder -> builder.validator(RecordForm.READING.compiled().asValidator()));
        Contender registered = with(
                directory, "default schema, stored with each record", builder -> builder.schemas(registry, policy));
        Contender transformed =
                with(directory, "rename, default and label from a file", builder -> builder.transforms(configured));
        Outcome outcome = contest.run("Ingest, every batch synced", List.of(plain, checked, registered, transformed));
        return outcome.markdown()
                + outcome.ratio("schema as validator / without", checked, RATE, plain, RATE)
                + outcome.ratio("default schema / without", registered, RATE, plain, RATE)
                + outcome.ratio("transforms / without", transformed, RATE, plain, RATE);
    }

    private Contender with(Path directory, String name, Consumer<IngestorBuilder> steps) throws Exception {
        return new IngestorBatches("ingestor, batches, " + name, directory, samples, steps);
    }
}
