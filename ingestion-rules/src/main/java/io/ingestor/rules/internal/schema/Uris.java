package io.ingestor.rules.internal.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Resolution of references, including cases in which {@link URI#resolve} deviates from RFC 3986. */
final class Uris {

    private Uris() {}

    /** Resolves a reference against a base. A malformed reference is returned unchanged. */
    static String resolve(String base, String reference) {
        if (reference.isEmpty() || reference.equals("#")) {
            return withoutFragment(base);
        }
        if (reference.startsWith("#")) {
            return withoutFragment(base) + reference;
        }
        try {
            return new URI(withoutFragment(base)).resolve(new URI(reference)).toString();
        } catch (URISyntaxException e) {
            return reference;
        }
    }

    static String withoutFragment(String uri) {
        int hash = uri.indexOf('#');
        return hash < 0 ? uri : uri.substring(0, hash);
    }

    /** Returns the percent-decoded fragment; empty if there is none. */
    static String fragment(String uri) {
        int hash = uri.indexOf('#');
        return hash < 0 ? "" : decoded(uri.substring(hash + 1));
    }

    private static String decoded(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (in[i] == '%' && high >= 0 && low >= 0) {
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[length++] = in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
