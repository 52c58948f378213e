package io.ingestor.cli.config;

import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.JsonText;
import io.ingestor.cli.terminal.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * A reader of configuration files. A file is a JSON object of sections, with comments as in Java or after {@code #}.
 * Other programs may share it, so unknown sections are skipped with a notice. In known sections, every key must be
 * known.
 */
final class ConfigurationFile {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * The contents of a file.
     *
     * @param values the values by setting, not checked yet
     * @param notices the notices for the operator, one line each
     */
    record Content(Map<Setting<?>, RawValue> values, List<String> notices) {}

    private final Path file;
    private final Map<Setting<?>, RawValue> values = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();

    private ConfigurationFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if the file cannot be read, is not a JSON object, or has a key or section that
     *     must not be ignored
     */
    static Content read(Path path) {
        ConfigurationFile file = new ConfigurationFile(path);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), Files.readAllBytes(path))) {
            file.readSections(parser);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            throw new ConfigurationException(new Origin.File(path, line), JsonText.describe(e));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(path + ": file not found; name an existing file with --config");
        } catch (IOException e) {
            throw new ConfigurationException(
                    Files.isDirectory(path)
                            ? path + ": is a directory; name a file with --config"
                            : path + ": cannot be read: " + reason(path, e));
        }
        return new Content(file.values, file.notices);
    }

    private static String reason(Path path, IOException failure) {
        String described = Failures.describe(failure);
        String file = path + ": ";
        return described.startsWith(file) ? described.substring(file.length()) : described;
    }

    private void readSections(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new ConfigurationException(here(parser), "the file must contain a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String section = parser.currentName();
            Origin origin = here(parser);
            JsonToken value = parser.nextToken();
            if (Settings.isUnsupportedSection(section)) {
                throw new ConfigurationException(
                        origin,
                        "section \"" + section
                                + "\" is not supported by this version and must not be ignored; remove it");
            }
            if (!Settings.sections().contains(section)) {
                notices.add(origin.describe() + ": section \"" + section + "\" is unknown and ignored"
                        + Spelling.nearest(section, Settings.sections())
                                .map(near -> "; did you mean \"" + near + "\"?")
                                .orElse(""));
                parser.skipChildren();
                continue;
            }
            if (value != JsonToken.START_OBJECT) {
                throw new ConfigurationException(origin, "section \"" + section + "\" must be a JSON object");
            }
            readSection(parser, section);
        }
        if (parser.nextToken() != null) {
            throw new ConfigurationException(here(parser), "the file must end after its JSON object");
        }
    }

    private void readSection(JsonParser parser, String section) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            Origin origin = here(parser);
            Setting<?> setting = Settings.find(section, key).orElseThrow(() -> unknownKey(origin, section, key));
            values.put(setting, rawValue(parser, parser.nextToken(), origin));
        }
    }

    private RawValue rawValue(JsonParser parser, JsonToken token, Origin origin) {
        return switch (token) {
            case VALUE_STRING -> new RawValue(RawValue.Kind.JSON_STRING, parser.getString(), origin);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new RawValue(RawValue.Kind.JSON_NUMBER, parser.getString(), origin);
            case VALUE_TRUE, VALUE_FALSE -> new RawValue(RawValue.Kind.JSON_BOOLEAN, parser.getString(), origin);
            case START_OBJECT -> new RawValue(RawValue.Kind.JSON_OBJECT, "an object", origin, members(parser));
            case START_ARRAY -> new RawValue(RawValue.Kind.JSON_ARRAY, "an array", origin, elements(parser));
            default -> new RawValue(RawValue.Kind.JSON_NULL, "null", origin);
        };
    }

    private Map<String, RawValue> members(JsonParser parser) {
        Map<String, RawValue> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            Origin origin = here(parser);
            members.put(name, rawValue(parser, parser.nextToken(), origin));
        }
        return members;
    }

    private Map<String, RawValue> elements(JsonParser parser) {
        Map<String, RawValue> elements = new LinkedHashMap<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.put(Integer.toString(elements.size()), rawValue(parser, token, here(parser)));
        }
        return elements;
    }

    private static ConfigurationException unknownKey(Origin origin, String section, String key) {
        List<String> keys =
                Settings.ofSection(section).stream().map(Setting::key).toList();
        String advice = Spelling.nearest(key, keys)
                .map(near -> "did you mean " + section + "." + near + "?")
                .orElse("known keys are " + String.join(", ", keys));
        return new ConfigurationException(origin, "unknown key " + section + "." + key + "; " + advice);
    }

    private Origin here(JsonParser parser) {
        return new Origin.File(file, Math.max(1, parser.currentTokenLocation().getLineNr()));
    }
}
