package io.ingestor.cli.config;

import io.ingestor.IngestorBuilder;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.rules.SchemaDirectory;
import io.ingestor.rules.SchemaNote;
import io.ingestor.rules.SchemaProblem;
import io.ingestor.rules.TransformConfig;
import io.ingestor.rules.TransformConfigException;
import io.ingestor.validate.RegisteredSchema;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The schemas and transforms of a configuration. Their files are read on opening, and polled for changes until the
 * rules are closed.
 */
public final class Rules implements AutoCloseable {

    private static final int MAX_FALLBACKS = 100;

    private final Configuration configuration;
    private final Optional<SchemaDirectory> schemas;
    private final Optional<TransformConfig> transforms;

    private Rules(
            Configuration configuration, Optional<SchemaDirectory> schemas, Optional<TransformConfig> transforms) {
        this.configuration = configuration;
        this.schemas = schemas;
        this.transforms = transforms;
    }

    /**
     * Reads the files.
     *
     * @throws ConfigurationException if the schema directory cannot be listed, or the transforms file is invalid
     */
    public static Rules open(Configuration configuration) {
        // The transforms come first, because an invalid file must not leave the poll of schemas running.
        Optional<TransformConfig> transforms = transforms(configuration);
        return new Rules(configuration, schemas(configuration), transforms);
    }

    private static Optional<SchemaDirectory> schemas(Configuration configuration) {
        return configuration.value(Settings.SCHEMAS_DIR).map(directory -> {
            try {
                return SchemaDirectory.builder(Path.of(directory))
                        .compatibility(configuration.value(Settings.SCHEMAS_COMPATIBILITY))
                        .formats(configuration.value(Settings.SCHEMAS_FORMATS))
                        .pollInterval(configuration.value(Settings.SCHEMAS_POLL_INTERVAL))
                        .open();
            } catch (IOException e) {
                throw wrong(
                        configuration,
                        Settings.SCHEMAS_DIR,
                        "must be a directory that can be read, was \"" + directory + "\": " + Failures.describe(e));
            }
        });
    }

    private static Optional<TransformConfig> transforms(Configuration configuration) {
        return configuration.value(Settings.TRANSFORMS_FILE).map(file -> {
            TransformConfig.Builder builder = TransformConfig.builder(Path.of(file))
                    .pollInterval(configuration.value(Settings.TRANSFORMS_POLL_INTERVAL));
            configuration.value(Settings.TRANSFORMS_REVISION_LABEL).ifPresent(builder::revisionLabel);
            try {
                return builder.open();
            } catch (TransformConfigException e) {
                throw wrong(
                        configuration,
                        Settings.TRANSFORMS_FILE,
                        "must be a valid transforms file, was not: " + e.getMessage());
            }
        });
    }

    private static ConfigurationException wrong(Configuration configuration, Setting<?> setting, String message) {
        return new ConfigurationException(configuration.origin(setting), setting.path() + " " + message);
    }

    /** Adds the schemas and transforms to the builder of an engine. */
    public void apply(IngestorBuilder builder) {
        schemas.ifPresent(registry -> builder.schemas(registry, policy()));
        transforms.ifPresent(builder::transforms);
    }

    /** Returns the schemas, which are none if no schema directory is configured. */
    public SchemaRegistry registry() {
        return schemas.<SchemaRegistry>map(directory -> directory).orElseGet(() -> SchemaRegistry.of(Schemas.none()));
    }

    private SchemaPolicy policy() {
        SchemaPolicy.Builder policy = SchemaPolicy.builder();
        configuration.value(Settings.SCHEMAS_REQUIRED).forEach(policy::required);
        configuration
                .value(Settings.SCHEMAS_DEFAULT)
                .forEach((tenant, schema) -> policy.defaultSchema(tenant, schema.name(), schema.version()));
        configuration
                .value(Settings.SCHEMAS_OUTPUT)
                .forEach((tenant, schema) -> policy.outputSchema(tenant, schema.name(), schema.version()));
        configuration.value(Settings.SCHEMAS_MODE).forEach(policy::mode);
        return policy.build();
    }

    /** Returns true if a schema directory is configured. */
    public boolean hasSchemas() {
        return schemas.isPresent();
    }

    /** Returns true if a transforms file is configured. */
    public boolean hasTransforms() {
        return transforms.isPresent();
    }

    /** Returns the problems of the schemas, one line each. Schemas that are in force stay in force. */
    public List<String> schemaProblems() {
        return Stream.concat(
                        schemas.stream()
                                .flatMap(directory -> directory.problems().stream())
                                .map(SchemaProblem::describe),
                        missingSchemas().stream())
                .toList();
    }

    /** Returns a line for each schema that a setting names but that is missing. Records that need it are rejected. */
    public List<String> missingSchemas() {
        return schemas.stream()
                .flatMap(directory -> Stream.of(Settings.SCHEMAS_DEFAULT, Settings.SCHEMAS_OUTPUT)
                        .flatMap(setting -> missing(setting, directory.schemas())))
                .toList();
    }

    private Stream<String> missing(Setting<Map<String, SchemaPolicy.Choice>> setting, Schemas registered) {
        return configuration.value(setting).entrySet().stream()
                .filter(entry -> !isThere(registered, entry.getKey(), entry.getValue()))
                .map(entry -> configuration.origin(setting).describe() + ": " + setting.path() + " of "
                        + entry.getKey() + " is " + TenantTypes.label(entry.getValue()) + ", which "
                        + Settings.SCHEMAS_DIR.path() + " does not have: its records are rejected");
    }

    private static boolean isThere(Schemas registered, String tenant, SchemaPolicy.Choice schema) {
        return registered.find(tenant, schema.name(), schema.version()).isPresent()
                // The setting for all tenants may refer to schemas that the tenants define under the same name.
                || (tenant.equals(Schemas.ALL_TENANTS)
                        && registered.all().stream()
                                .anyMatch(each -> each.name().equals(schema.name())
                                        && (schema.version() == 0 || each.version() == schema.version())));
    }

    /** Returns the reason why a changed transforms file is not in force, if there is one. */
    public List<String> transformProblems() {
        return transforms.flatMap(TransformConfig::lastError).stream().toList();
    }

    /** Returns lines that describe the rules in force, and the places where schemas are slow. */
    List<String> inForce() {
        List<String> lines = new ArrayList<>();
        schemas.map(SchemaDirectory::schemas)
                .ifPresent(registered -> lines.add("schemas in force: "
                        + (registered.all().isEmpty()
                                ? "none"
                                : String.join(
                                        ", ",
                                        registered.all().stream()
                                                .map(Rules::label)
                                                .sorted()
                                                .toList()))));
        List<SchemaNote> slow = schemas.map(SchemaDirectory::fallbacks).orElse(List.of());
        slow.stream().limit(MAX_FALLBACKS).forEach(place -> lines.add("slow: " + place.describe()));
        if (slow.size() > MAX_FALLBACKS) {
            lines.add("slow: " + (slow.size() - MAX_FALLBACKS) + " more places");
        }
        transforms.ifPresent(
                file -> lines.add("transforms in force: " + file.steps() + " steps, revision " + file.revision()));
        return lines;
    }

    private static String label(RegisteredSchema schema) {
        return schema.tenant() + '/' + schema.label();
    }

    /** Stops polling the files. */
    @Override
    public void close() {
        schemas.ifPresent(SchemaDirectory::close);
        transforms.ifPresent(TransformConfig::close);
    }
}
