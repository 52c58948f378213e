package io.ingestor.cli.send;

import io.ingestor.cli.config.ConfigurationException;
import io.ingestor.cli.config.Origin;
import io.ingestor.proto.storage.SchemaID;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that define how a line becomes a record. */
final class RecordOptions {

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Tenant of the records.")
    private @Nullable String tenant;

    @Option(
            names = "--tenant-field",
            paramLabel = "NAME",
            description = "Field that contains the tenant; --tenant then applies to records without the field.")
    private @Nullable String tenantField;

    @Option(
            names = "--entity-field",
            paramLabel = "NAME",
            description =
                    "Field that contains the entity, or @line for the number of the line. Default: the server generates an entity for each record.")
    private @Nullable String entityField;

    @Option(
            names = "--timestamp-field",
            paramLabel = "NAME",
            description = "Field that contains the time of the event. Default: records have no timestamp.")
    private @Nullable String timestampField;

    @Option(
            names = "--timestamp-format",
            paramLabel = "FORMAT",
            defaultValue = "iso",
            description =
                    "iso, epoch-s, epoch-ms, epoch-us, epoch-ns, or a pattern such as \"yyyy/MM/dd HH:mm\" (default ${DEFAULT-VALUE}). A time without a zone is UTC.")
    private String timestampFormat = "iso";

    @Option(
            names = "--timestamp-missing",
            paramLabel = "reject|now|none",
            defaultValue = "reject",
            description =
                    "Lines whose time is missing or null: reject them, use the current time (now), or send records without a timestamp (none). Default: ${DEFAULT-VALUE}.")
    private TimestampField.Missing timestampMissing = TimestampField.Missing.REJECT;

    @Option(
            names = "--round-integers",
            description = "Round integers that a double cannot hold, instead of rejecting their lines.")
    private boolean roundIntegers;

    @Option(
            names = "--round-fractions",
            description = "Round fractions with more digits than a double holds, instead of rejecting their lines.")
    private boolean roundFractions;

    @Option(
            names = "--version-field",
            paramLabel = "NAME",
            description =
                    "Field that contains the version of the entity, a whole number. Default: the sequence of the record.")
    private @Nullable String versionField;

    @Option(
            names = "--schema",
            paramLabel = "NAME[:VERSION]",
            description =
                    "Schema of the records; without a version the latest. Default: the one that the server sets for the tenant, if any.")
    private @Nullable String schema;

    @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata of every record; may be repeated.")
    private Map<String, String> metadata = Map.of();

    /**
     * Checks the options for the tenant.
     *
     * @throws ConfigurationException if the tenant is blank, or if neither a tenant nor a field for it is given
     */
    void check() {
        if (tenant == null && tenantField == null) {
            throw new ConfigurationException(
                    new Origin.Flag("--tenant"), "must be given unless --tenant-field is given");
        }
        if (tenant != null && tenant.isBlank()) {
            throw new ConfigurationException(new Origin.Flag("--tenant"), "must not be empty");
        }
    }

    /** Returns the tenant of records that do not name one, or empty if every record must. */
    Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    /**
     * Returns the schema of all records, or empty if none is given.
     *
     * @throws ConfigurationException if the option is not the name of a schema
     */
    Optional<SchemaID> schema() {
        return Optional.ofNullable(schema).map(SchemaLabel::parse);
    }

    /** Returns a parser of lines. Throws {@link ConfigurationException} if the timestamp format is invalid. */
    LineParser parser() {
        return new LineParser(Optional.ofNullable(entityField), timestamps(), rounding());
    }

    RecordLabels labels() {
        return new RecordLabels(tenantField, tenant != null, versionField, metadata);
    }

    private Set<Rounding> rounding() {
        Set<Rounding> rounding = EnumSet.noneOf(Rounding.class);
        if (roundIntegers) {
            rounding.add(Rounding.INTEGERS);
        }
        if (roundFractions) {
            rounding.add(Rounding.FRACTIONS);
        }
        return rounding;
    }

    private Optional<TimestampField> timestamps() {
        TimestampFormat format = timestampFormat();
        return Optional.ofNullable(timestampField)
                .map(name -> new TimestampField(name, format, timestampMissing, InstantSource.system()));
    }

    private TimestampFormat timestampFormat() {
        try {
            return TimestampFormat.of(timestampFormat);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    new Origin.Flag("--timestamp-format"),
                    "must be iso, epoch-s, epoch-ms, epoch-us, epoch-ns or a pattern of java.time.format.DateTimeFormatter, was \""
                            + timestampFormat + "\": " + e.getMessage());
        }
    }
}
