package io.ingestor.cli.send;

import io.ingestor.cli.config.ConfigurationException;
import io.ingestor.cli.config.Origin;
import io.ingestor.proto.storage.SchemaID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a schema on the command line, such as {@code orders} or {@code orders:5}. */
final class SchemaLabel {

    private static final Pattern LABEL = Pattern.compile("(.+?)(?::([1-9][0-9]{0,8}))?", Pattern.DOTALL);

    private SchemaLabel() {}

    /** Returns the schema. Its version is 0, for the latest, if the label has none. */
    static SchemaID parse(String label) {
        Matcher parts = LABEL.matcher(label);
        if (!parts.matches() || parts.group(1).matches(".*:-?[0-9]*")) {
            throw new ConfigurationException(
                    new Origin.Flag("--schema"),
                    "must be a name, or a name and a version of at least 1 as in orders:5, was \"" + label + '"');
        }
        SchemaID.Builder schema = SchemaID.newBuilder().setName(parts.group(1));
        return parts.group(2) == null
                ? schema.build()
                : schema.setVersion(Integer.parseInt(parts.group(2))).build();
    }
}
