package io.ingestor.rules.internal.schema;

import java.util.Map;
import java.util.Optional;

/** A format of text, checked directly on UTF-8 bytes. */
@FunctionalInterface
interface TextFormat {

    /** The known formats by name. */
    Map<String, TextFormat> KNOWN = Map.ofEntries(
            Map.entry("date-time", TimeFormats::isDateTime),
            Map.entry("date", TimeFormats::isDate),
            Map.entry("time", TimeFormats::isTime),
            Map.entry("duration", TimeFormats::isDuration),
            Map.entry("email", HostFormats::isEmail),
            Map.entry("hostname", HostFormats::isHostname),
            Map.entry("ipv4", HostFormats::isIpv4),
            Map.entry("ipv6", HostFormats::isIpv6),
            Map.entry("uri", UriFormats::isUri),
            Map.entry("uri-reference", UriFormats::isUriReference),
            Map.entry("uuid", NameFormats::isUuid),
            Map.entry("json-pointer", NameFormats::isJsonPointer),
            Map.entry("relative-json-pointer", NameFormats::isRelativeJsonPointer),
            Map.entry("regex", NameFormats::isRegex));

    static Optional<TextFormat> named(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    /** Returns true if the bytes from {@code from} to {@code end}, exclusive, have the format. */
    boolean matches(byte[] text, int from, int end);
}
