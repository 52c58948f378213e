package io.ingestor.cli.config;

import io.ingestor.cli.terminal.JsonText;
import java.util.Iterator;
import java.util.List;

/** A printer that writes a configuration as a loadable file, with the origin and the meaning of each value. */
final class ConfigurationPrinter {

    private static final int COMMENT_COLUMN = 42;

    private ConfigurationPrinter() {}

    static String print(Configuration configuration) {
        StringBuilder text = new StringBuilder("{\n");
        Iterator<String> sections = Settings.sections().iterator();
        while (sections.hasNext()) {
            String section = sections.next();
            text.append("  ").append(JsonText.quote(section)).append(": {\n");
            List<Setting<?>> settings = Settings.ofSection(section);
            for (int i = 0; i < settings.size(); i++) {
                line(text, configuration, settings.get(i), i < settings.size() - 1);
            }
            text.append(sections.hasNext() ? "  },\n" : "  }\n");
        }
        return text.append("}\n").toString();
    }

    private static void line(StringBuilder text, Configuration configuration, Setting<?> setting, boolean more) {
        int start = text.length();
        text.append("    ").append(JsonText.quote(setting.key())).append(": ").append(configuration.json(setting));
        text.append(more ? "," : "");
        do {
            text.append(' ');
        } while (text.length() - start < COMMENT_COLUMN);
        text.append("// ").append(configuration.origin(setting).describe());
        text.append(": ").append(setting.description()).append('\n');
    }
}
