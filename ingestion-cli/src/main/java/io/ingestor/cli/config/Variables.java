package io.ingestor.cli.config;

import io.ingestor.cli.terminal.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The check of environment variables that begin with the name of a section but set no key. A variable that nearly
 * matches a key is an error, like an unknown key in a file. Other variables may belong to another program and are
 * reported. Variables that Kubernetes sets for services are ignored.
 */
final class Variables {

    /** The variables that Kubernetes sets for a service whose name begins like a section. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern ADDRESS_OF_KUBERNETES = Pattern.compile("(tcp|udp|sctp)://.*");

    private Variables() {}

    /**
     * Returns a line for each variable that has no effect.
     *
     * @throws ConfigurationException if a variable is a misspelling of the variable of a key
     */
    static List<String> check(Map<String, String> environment) {
        List<String> notices = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (isForeign(name, value)) {
                return;
            }
            Origin origin = new Origin.Environment(name);
            meant(name).ifPresent(setting -> {
                throw misspelled(origin, setting);
            });
            notices.add(origin.describe() + ": sets no key and is ignored");
        });
        return notices;
    }

    /**
     * Checks that no variable is a misspelling of the key's variable.
     *
     * @throws ConfigurationException if a variable is a misspelling of it
     */
    static void check(Map<String, String> environment, Setting<?> setting) {
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!isForeign(name, value) && meant(name).filter(setting::equals).isPresent()) {
                throw misspelled(new Origin.Environment(name), setting);
            }
        });
    }

    /** Returns true if Kubernetes set the variable for a service. */
    static boolean isOfKubernetes(String name, String value) {
        return OF_KUBERNETES.matcher(name).matches()
                || (name.endsWith("_PORT")
                        && ADDRESS_OF_KUBERNETES.matcher(value).matches());
    }

    private static ConfigurationException misspelled(Origin origin, Setting<?> setting) {
        return new ConfigurationException(origin, "sets no key; did you mean " + setting.variable() + "?");
    }

    private static boolean isForeign(String name, String value) {
        return Settings.all().stream().anyMatch(setting -> setting.variable().equals(name))
                || Settings.sections().stream().noneMatch(section -> name.startsWith(prefix(section)))
                || isOfKubernetes(name, value);
    }

    private static String prefix(String section) {
        return section.toUpperCase(Locale.ROOT) + "_";
    }

    /** Returns the key that was probably meant: a key of another section, or a similar key of this section. */
    private static Optional<Setting<?>> meant(String name) {
        for (String section : Settings.sections()) {
            String prefix = prefix(section);
            if (name.startsWith(prefix)) {
                String key = name.substring(prefix.length());
                return ofAnotherSection(key).or(() -> nearest(section, key));
            }
        }
        return Optional.empty();
    }

    private static Optional<Setting<?>> ofAnotherSection(String written) {
        return Settings.all().stream()
                .filter(setting -> setting.key().equalsIgnoreCase(written)
                        || setting.variable().equals(written))
                .findFirst();
    }

    private static Optional<Setting<?>> nearest(String section, String written) {
        List<String> keys =
                Settings.ofSection(section).stream().map(Setting::key).toList();
        return Spelling.nearest(written, keys)
                .filter(key -> Spelling.edits(written, key) <= Math.max(1, key.length() / 3))
                .flatMap(key -> Settings.find(section, key));
    }
}
